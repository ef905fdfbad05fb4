package dev.baton.benchmarks.clients;

import dev.baton.benchmarks.load.Scripts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What clients are measured at. */
enum ClientBench {
    CONNECT_CLOSE("connect-close") {
        @Override
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return ConnectBench.run(kind, port, seconds);
        }
    },
    GET_DATA_1("getData-window1") {
        @Override
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return AsyncBench.run(kind, port, seconds, 1, (client, done) -> client.getData(NODE, done));
        }
    },
    GET_DATA_16("getData-window16") {
        @Override
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return AsyncBench.run(kind, port, seconds, 16, (client, done) -> client.getData(NODE, done));
        }
    },
    GET_DATA_256("getData-window256") {
        @Override
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return AsyncBench.run(kind, port, seconds, 256, (client, done) -> client.getData(NODE, done));
        }
    },
    SET_DATA_256("setData-window256") {
        @Override
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return AsyncBench.run(kind, port, seconds, 256, (client, done) -> client.setData(NODE, DATA, done));
        }
    },
    LOCK("lock-uncontended") {
        @Override
        @Nullable
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return LockBench.run(kind, port, seconds, 1);
        }
    },
    LOCK_2("lock-2-contenders") {
        @Override
        @Nullable
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return LockBench.run(kind, port, seconds, 2);
        }
    },
    LOCK_8("lock-8-contenders") {
        @Override
        @Nullable
        Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception {
            return LockBench.run(kind, port, seconds, 8);
        }
    };

    /** Read and written by the asynchronous benches; holds 1 KiB. */
    static final String NODE = Scripts.laneNode(0);

    static final byte[] DATA = new byte[1024];

    private final String label;

    ClientBench(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Runs a client for the time and some settling before; null if it cannot do this. */
    abstract @Nullable Map<ClientMetric, Double> run(ClientKind kind, int port, double seconds) throws Exception;
}
