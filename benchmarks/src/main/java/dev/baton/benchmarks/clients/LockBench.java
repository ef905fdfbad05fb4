package dev.baton.benchmarks.clients;

import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One lock, each contender a client and a thread that acquires and releases without pause. The latency is from the call of release to
 * the return of the next acquire by another contender; with one contender, of acquire and release together.
 */
final class LockBench {
    private static final String PATH = "/bench/lock";
    private static final int DIGITS = 3;
    private static final int END_WITHIN_SECONDS = 30;

    private final Histogram latencies = new Histogram(DIGITS);
    private final int contenders;
    private long acquired;

    // Guarded by the lock under measurement itself, hence volatile for the case that it is broken.
    private volatile long releaseNanos;
    private volatile int lastHolder = -1;
    private volatile boolean measuring;
    private volatile boolean over;

    private LockBench(int contenders) {
        this.contenders = contenders;
    }

    static @Nullable Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds, int contenders)
            throws Exception {
        var clients = new ArrayList<BenchClient>();
        var bench = new LockBench(contenders);
        ExecutorService executor = Executors.newFixedThreadPool(contenders);
        try {
            var running = new ArrayList<Future<Void>>();
            for (int i = 0; i < contenders; i++) {
                BenchClient client = kind.connect(port);
                clients.add(client);
                BenchClient.Lock lock = client.lock(PATH);
                if (lock == null) {
                    return null;
                }
                int self = i;
                running.add(executor.submit(() -> bench.contend(self, lock)));
            }
            TimeUnit.NANOSECONDS.sleep(Clocks.settleNanos(seconds));
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            bench.measuring = true;
            TimeUnit.NANOSECONDS.sleep(Clocks.nanos(seconds));
            bench.measuring = false;
            cpu = Clocks.processCpuNanos() - cpu;
            double took = (System.nanoTime() - start) / 1e9;
            bench.over = true;
            for (Future<Void> thread : running) {
                thread.get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            }
            return bench.values(took, cpu);
        } finally {
            executor.shutdownNow();
            for (BenchClient client : clients) {
                client.close();
            }
        }
    }

    private Void contend(int self, BenchClient.Lock lock) throws Exception {
        while (!over) {
            long begun = System.nanoTime();
            lock.acquire();
            long now = System.nanoTime();
            boolean counts = measuring;
            if (counts) {
                acquired++;
            }
            if (counts && contenders > 1 && lastHolder != self && lastHolder >= 0) {
                latencies.recordValue(now - releaseNanos);
            }
            lastHolder = self;
            releaseNanos = System.nanoTime();
            lock.release();
            if (counts && contenders == 1) {
                latencies.recordValue(System.nanoTime() - begun);
            }
        }
        return null;
    }

    private Map<ClientMetric, Double> values(double seconds, long cpuNanos) {
        return Map.of(
                ClientMetric.THROUGHPUT, acquired / seconds,
                ClientMetric.CPU, cpuNanos / 1e3 / acquired,
                ClientMetric.P50, latencies.getValueAtPercentile(50) / 1e3,
                ClientMetric.P99, latencies.getValueAtPercentile(99) / 1e3);
    }
}
