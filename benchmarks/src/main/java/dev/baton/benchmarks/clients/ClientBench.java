package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.load.Scripts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients are measured at. */
enum ClientBench {
    CONNECT_CLOSE("connect-close", ConnectBench::run),
    FURTHER_CLIENTS("further-clients", FurtherClientsBench::run),
    GET_DATA_1("getData-window1", (kind, port, plan) -> AsyncBench.run(kind, port, plan, 1, ClientBench::read)),
    GET_DATA_16("getData-window16", (kind, port, plan) -> AsyncBench.run(kind, port, plan, 16, ClientBench::read)),
    GET_DATA_256("getData-window256", (kind, port, plan) -> AsyncBench.run(kind, port, plan, 256, ClientBench::read)),
    SET_DATA_256("setData-window256", (kind, port, plan) -> AsyncBench.run(kind, port, plan, 256, ClientBench::write)),
    BLOCKING_1("blocking-1-thread", (kind, port, plan) -> BlockingBench.run(kind, port, plan, 1)),
    BLOCKING("blocking-threads", (kind, port, plan) -> BlockingBench.run(kind, port, plan, plan.threads())),
    LOCK("lock-uncontended", (kind, port, plan) -> LockBench.run(kind, port, plan.seconds(), 1)),
    LOCK_2("lock-2-contenders", (kind, port, plan) -> LockBench.run(kind, port, plan.seconds(), 2)),
    LOCK_8("lock-8-contenders", (kind, port, plan) -> LockBench.run(kind, port, plan.seconds(), 8)),
    CACHE("cache", (kind, port, plan) -> CacheBench.run(kind, port, plan.cacheNodes())),
    CACHE_LARGE("cache-large", (kind, port, plan) -> CacheBench.run(kind, port, plan.cacheNodesLarge()));

    /** Read and written by the asynchronous benches; {@link Warmth} makes it, with 1 KiB. */
    static final String NODE = Scripts.laneNode(0);

    static final byte[] DATA = new byte[1024];

    private final String label;
    private final Runner runner;

    /** One window of one client. */
    interface Runner {
        /** Runs for the time and some settling before; null if the client cannot do this. */
        @Nullable
        Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan) throws Exception;
    }

    ClientBench(String label, Runner runner) {
        this.label = label;
        this.runner = runner;
    }

    String label() {
        return label;
    }

    /** Makes the nodes that the bench needs beyond {@link #NODE}. */
    void prepare(int port, ClientPlan plan) throws Exception {
        if (this == CACHE) {
            CacheBench.prepare(port, plan.cacheNodes());
        } else if (this == CACHE_LARGE) {
            CacheBench.prepare(port, plan.cacheNodesLarge());
        }
    }

    @Nullable
    Map<ClientMetric, Double> run(ClientKind kind, int port, ClientPlan plan) throws Exception {
        return runner.run(kind, port, plan);
    }

    private static void read(BenchClient client, BenchClient.Done done) throws Exception {
        client.getData(NODE, done);
    }

    private static void write(BenchClient client, BenchClient.Done done) throws Exception {
        client.setData(NODE, DATA, done);
    }
}
