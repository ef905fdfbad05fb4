package dev.baton.benchmarks.clients;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What each further client of a process costs once the first is there: threads, and memory that outlives a full collection. */
final class FurtherClientsBench {
    private static final int COLLECTIONS = 3;

    private FurtherClientsBench() {}

    static Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan) throws Exception {
        List<BenchClient> clients = new ArrayList<>();
        try {
            clients.add(connected(kind, port));
            long heap = liveHeapBytes();
            int threads = threads();
            for (int i = 0; i < plan.clients(); i++) {
                clients.add(connected(kind, port));
            }
            double further = plan.clients();
            return Map.of(
                    ClientMetric.THREADS, (threads() - threads) / further,
                    ClientMetric.HEAP, (liveHeapBytes() - heap) / further / 1024);
        } finally {
            for (BenchClient client : clients) {
                client.close();
            }
        }
    }

    /** One that has been used once. */
    private static BenchClient connected(ClientKind kind, int port) throws Exception {
        BenchClient client = kind.connect(port);
        client.getDataAndWait(ClientBench.NODE);
        return client;
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long liveHeapBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
