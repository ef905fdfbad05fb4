package dev.baton.benchmarks.clients;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One lock, each contender a client and a thread. */
final class LockBench {
    private static final String PATH = "/bench/lock";

    private LockBench() {}

    static @Nullable Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds, int contenders)
            throws Exception {
        List<BenchClient> clients = new ArrayList<>();
        List<BenchClient.Lock> locks = new ArrayList<>();
        try {
            for (int i = 0; i < contenders; i++) {
                BenchClient client = kind.connect(port);
                clients.add(client);
                BenchClient.Lock lock = client.lock(PATH);
                if (lock == null) {
                    return null;
                }
                locks.add(lock);
            }
            LockRun run = new LockRun(locks).run(seconds);
            return Map.of(
                    ClientMetric.THROUGHPUT, run.perSecond(),
                    ClientMetric.CPU, run.cpuMicros(),
                    ClientMetric.P50, run.latencyMicros(50),
                    ClientMetric.P99, run.latencyMicros(99));
        } finally {
            for (BenchClient client : clients) {
                client.close();
            }
        }
    }
}
