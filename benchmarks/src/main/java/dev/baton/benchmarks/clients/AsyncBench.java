package dev.baton.benchmarks.clients;

import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Asynchronous calls from one thread, a fixed number of them in flight. */
final class AsyncBench {
    /** Issues one call. */
    interface Call {
        void issue(BenchClient client, BenchClient.Done done) throws Exception;
    }

    private AsyncBench() {}

    static Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds, int window, Call call)
            throws Exception {
        try (BenchClient client = kind.connect(port)) {
            var credit = new Semaphore(window);
            var failed = new AtomicReference<Throwable>();
            BenchClient.Done done = failure -> {
                if (failure != null) {
                    failed.set(failure);
                }
                credit.release();
            };
            issue(client, call, done, credit, Clocks.settleNanos(seconds));
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            long calls = issue(client, call, done, credit, Clocks.nanos(seconds));
            credit.acquire(window);
            double took = (System.nanoTime() - start) / 1e9;
            cpu = Clocks.processCpuNanos() - cpu;
            Throwable failure = failed.get();
            if (failure != null) {
                throw new IllegalStateException(kind.label() + " call failed", failure);
            }
            return Map.of(ClientMetric.THROUGHPUT, calls / took, ClientMetric.CPU, cpu / 1e3 / calls);
        }
    }

    private static long issue(BenchClient client, Call call, BenchClient.Done done, Semaphore credit, long nanos)
            throws Exception {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < nanos) {
            credit.acquire();
            call.issue(client, done);
            calls++;
        }
        return calls;
    }
}
