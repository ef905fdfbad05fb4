package dev.baton.benchmarks.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Threads that acquire and release one lock without pause. A hand-over is from one's call of release to another's return of acquire. */
final class LockRun {
    private static final int END_WITHIN_SECONDS = 60;
    private static final double SETTLE_SHARE = 0.25;

    private final Histogram handOvers = new Histogram(3);
    private final List<Side> sides = new ArrayList<>();
    private final List<Side.Lock> locks = new ArrayList<>();
    private double seconds;

    // guarded by the lock under measurement itself, hence volatile for the case that it is broken
    private volatile long acquired;
    private volatile long releaseNanos;
    private volatile int last = -1;
    private volatile boolean measuring;
    private volatile boolean over;

    private LockRun() {}

    /** Each contender with a session of its own. */
    static LockRun each(SideKind kind, int port, String path, int contenders) throws Exception {
        LockRun run = new LockRun();
        for (int i = 0; i < contenders; i++) {
            Side side = kind.connect(port);
            run.sides.add(side);
            run.locks.add(side.lock(path));
        }
        return run;
    }

    /** Several sessions, each with several threads. */
    static LockRun cohorts(SideKind kind, int port, String path, int sessions, int threads) throws Exception {
        LockRun run = new LockRun();
        for (int i = 0; i < sessions; i++) {
            Side side = kind.connect(port);
            run.sides.add(side);
            run.locks.addAll(Arrays.asList(side.cohort(path, threads)));
        }
        return run;
    }

    LockRun run(double windowSeconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(locks.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < locks.size(); i++) {
                int self = i;
                running.add(threads.submit(() -> {
                    contend(self, locks.get(self));
                    return null;
                }));
            }
            TimeUnit.NANOSECONDS.sleep((long) (windowSeconds * SETTLE_SHARE * 1e9));
            long start = System.nanoTime();
            measuring = true;
            TimeUnit.NANOSECONDS.sleep((long) (windowSeconds * 1e9));
            measuring = false;
            seconds = (System.nanoTime() - start) / 1e9;
            over = true;
            for (Future<?> thread : running) {
                thread.get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
            return this;
        } finally {
            threads.shutdownNow();
            sides.forEach(Side::close);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the lock under measurement
    private void contend(int self, Side.Lock lock) throws Exception {
        while (!over) {
            lock.acquire();
            long now = System.nanoTime();
            if (measuring) {
                acquired++;
                if (last != self && last >= 0) {
                    handOvers.recordValue(now - releaseNanos);
                }
            }
            last = self;
            releaseNanos = System.nanoTime();
            lock.release();
        }
    }

    double perSecond() {
        return acquired / seconds;
    }

    double handOverMicros() {
        return handOvers.getValueAtPercentile(50) / 1e3;
    }
}
