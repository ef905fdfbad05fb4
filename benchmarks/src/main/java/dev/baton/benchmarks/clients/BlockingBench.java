package dev.baton.benchmarks.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Threads that share one client, each of which reads, waits for the answer, and reads again. Virtual threads where there are any. */
final class BlockingBench {
    private static final int DIGITS = 3;
    private static final int END_WITHIN_SECONDS = 30;

    private volatile boolean measuring;
    private volatile boolean over;

    private BlockingBench() {}

    static Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan, int threads) throws Exception {
        var bench = new BlockingBench();
        ExecutorService executor = threads();
        try (BenchClient client = kind.connect(port)) {
            List<Future<Histogram>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> bench.read(client)));
            }
            TimeUnit.NANOSECONDS.sleep(Clocks.settleNanos(plan.seconds()));
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            bench.measuring = true;
            TimeUnit.NANOSECONDS.sleep(Clocks.nanos(plan.seconds()));
            bench.measuring = false;
            cpu = Clocks.processCpuNanos() - cpu;
            double took = (System.nanoTime() - start) / 1e9;
            bench.over = true;
            var all = new Histogram(DIGITS);
            for (Future<Histogram> thread : running) {
                all.add(thread.get(END_WITHIN_SECONDS, TimeUnit.SECONDS));
            }
            double calls = all.getTotalCount();
            return Map.of(
                    ClientMetric.THROUGHPUT, calls / took,
                    ClientMetric.CPU, cpu / 1e3 / calls,
                    ClientMetric.P50, all.getValueAtPercentile(50) / 1e3,
                    ClientMetric.P99, all.getValueAtPercentile(99) / 1e3);
        } finally {
            bench.over = true;
            executor.shutdown();
        }
    }

    private Histogram read(BenchClient client) throws Exception {
        var latencies = new Histogram(DIGITS);
        while (!over) {
            long begun = System.nanoTime();
            client.getDataAndWait(ClientBench.NODE);
            if (measuring) {
                latencies.recordValue(System.nanoTime() - begun);
            }
        }
        return latencies;
    }

    private static ExecutorService threads() throws ReflectiveOperationException {
        if (Runtime.version().feature() < 21) {
            return Executors.newCachedThreadPool();
        }
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }
}
