package dev.baton.benchmarks.recipes;

/** Whose recipes. */
enum SideKind {
    BATON("Baton") {
        @Override
        Side connect(int port) {
            return BatonSide.connected(port);
        }
    },
    CURATOR("Curator") {
        @Override
        Side connect(int port) throws Exception {
            return CuratorSide.connected(port);
        }
    };

    private final String label;

    SideKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Starts a client and returns when it has a session. */
    abstract Side connect(int port) throws Exception;
}
