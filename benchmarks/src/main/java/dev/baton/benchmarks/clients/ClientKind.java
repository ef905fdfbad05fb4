package dev.baton.benchmarks.clients;

/** Whose client. */
public enum ClientKind {
    BATON("Baton") {
        @Override
        public BenchClient connect(int port) throws Exception {
            return BatonBenchClient.connected(port);
        }
    },
    APACHE("Apache") {
        @Override
        public BenchClient connect(int port) throws Exception {
            return ApacheBenchClient.connected(port);
        }
    },
    CURATOR("Curator") {
        @Override
        public BenchClient connect(int port) throws Exception {
            return CuratorBenchClient.connected(port);
        }
    };

    private final String label;

    ClientKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** Starts a client and returns when it has a session. */
    public abstract BenchClient connect(int port) throws Exception;
}
