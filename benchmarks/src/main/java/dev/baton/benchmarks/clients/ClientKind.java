package dev.baton.benchmarks.clients;

/** Whose client. */
enum ClientKind {
    BATON("Baton") {
        @Override
        BenchClient connect(int port) throws Exception {
            return BatonBenchClient.connected(port);
        }
    },
    APACHE("Apache") {
        @Override
        BenchClient connect(int port) throws Exception {
            return ApacheBenchClient.connected(port);
        }
    },
    CURATOR("Curator") {
        @Override
        BenchClient connect(int port) throws Exception {
            return CuratorBenchClient.connected(port);
        }
    };

    private final String label;

    ClientKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Starts a client and returns when it has a session. */
    abstract BenchClient connect(int port) throws Exception;
}
