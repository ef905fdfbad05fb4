package dev.baton.samples.orders;

/** The two servers on which the same service must behave the same. */
enum ServerKind {
    BATON("dev.baton.server.main.BatonServerMain"),
    APACHE("org.apache.zookeeper.server.quorum.QuorumPeerMain");

    private final String mainClass;

    ServerKind(String mainClass) {
        this.mainClass = mainClass;
    }

    String mainClass() {
        return mainClass;
    }
}
