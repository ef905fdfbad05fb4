package dev.baton.benchmarks.clients;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Asynchronous calls from one thread, a fixed number of them in flight. */
final class AsyncBench {
    /** Issues one call. */
    interface Call {
        void issue(BenchClient client, BenchClient.Done done) throws Exception;
    }

    private AsyncBench() {}

    static Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan, int inFlight, Call call)
            throws Exception {
        try (BenchClient client = kind.connect(port)) {
            var window = new Window(inFlight);
            var failed = new AtomicReference<Throwable>();
            BenchClient.Done done = failure -> {
                if (failure != null) {
                    failed.set(failure);
                }
                window.leave();
            };
            issue(client, call, done, window, Clocks.settleNanos(plan.seconds()));
            long cpu = Clocks.processCpuNanos();
            long start = System.nanoTime();
            long calls = issue(client, call, done, window, Clocks.nanos(plan.seconds()));
            window.drain();
            double took = (System.nanoTime() - start) / 1e9;
            cpu = Clocks.processCpuNanos() - cpu;
            Throwable failure = failed.get();
            if (failure != null) {
                throw new IllegalStateException(kind.label() + " call failed", failure);
            }
            return Map.of(ClientMetric.THROUGHPUT, calls / took, ClientMetric.CPU, cpu / 1e3 / calls);
        }
    }

    private static long issue(BenchClient client, Call call, BenchClient.Done done, Window window, long nanos)
            throws Exception {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < nanos) {
            window.enter();
            call.issue(client, done);
            calls++;
        }
        return calls;
    }
}
