package dev.baton.benchmarks.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One lock, and threads that acquire and release it without pause, each by what it was given. The latency is from the call of release to the
 * return of the next acquire by another contender; with one contender, of acquire and release together.
 */
public final class LockRun {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int DIGITS = 3;

    private final List<BenchClient.Lock> locks;
    private final Histogram latencies = new Histogram(DIGITS);
    private double seconds;
    private double cpuNanos;

    // guarded by the lock under measurement itself, hence volatile for the case that it is broken
    private volatile long acquired;
    private volatile long releaseNanos;
    private volatile int last = -1;
    private volatile boolean measuring;
    private volatile boolean over;

    private volatile long acquiredInAll;

    /** A run of as many threads as there are locks, which are all the same lock to the ensemble. */
    public LockRun(List<BenchClient.Lock> locks) {
        this.locks = List.copyOf(locks);
    }

    /** Runs for a window, after some settling; longer on a machine that is so slow that nothing happens in it. */
    public LockRun run(double windowSeconds) throws Exception {
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
            TimeUnit.NANOSECONDS.sleep(Clocks.settleNanos(windowSeconds));
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            measuring = true;
            do {
                TimeUnit.NANOSECONDS.sleep(Clocks.nanos(windowSeconds));
                failIfEnded(running);
            } while (isEmpty() && System.nanoTime() - start < LIMIT.toNanos());
            measuring = false;
            seconds = (System.nanoTime() - start) / 1e9;
            cpuNanos = Clocks.processCpuNanos() - cpu;
            over = true;
            for (Future<?> thread : running) {
                thread.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            return this;
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }

    private boolean isEmpty() {
        return acquired == 0 || latencies.getTotalCount() == 0;
    }

    /** Before its time: by a failure. */
    private static void failIfEnded(List<Future<?>> running) throws Exception {
        for (Future<?> thread : running) {
            if (thread.isDone()) {
                thread.get();
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // guarded by the lock under measurement
    private void contend(int self, BenchClient.Lock lock) throws Exception {
        boolean alone = locks.size() == 1;
        while (!over) {
            long begun = System.nanoTime();
            lock.acquire();
            long now = System.nanoTime();
            boolean counts = measuring;
            acquiredInAll++;
            if (counts) {
                acquired++;
            }
            if (counts && !alone && last != self && last >= 0) {
                latencies.recordValue(now - releaseNanos);
            }
            last = self;
            releaseNanos = System.nanoTime();
            lock.release();
            if (counts && alone) {
                latencies.recordValue(System.nanoTime() - begun);
            }
        }
    }

    /** How often it was acquired, before and after the window too. */
    public long acquiredInAll() {
        return acquiredInAll;
    }

    /** Acquisitions in the window. */
    public double perSecond() {
        return acquired / seconds;
    }

    /** CPU of this process for each. */
    double cpuMicros() {
        return cpuNanos / 1e3 / acquired;
    }

    /** Of the latency, at a percentile from 0 to 100. */
    public double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
