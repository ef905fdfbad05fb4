package dev.baton.benchmarks.server;

/** Whose server. */
public enum ServerKind {
    BATON("Baton", "dev.baton.server.main.BatonServerMain", "dev.baton.server.main.BatonServerMain"),
    APACHE(
            "Apache",
            "org.apache.zookeeper.server.ZooKeeperServerMain",
            "org.apache.zookeeper.server.quorum.QuorumPeerMain");

    private final String label;
    private final String mainClass;
    private final String memberMainClass;

    ServerKind(String label, String mainClass, String memberMainClass) {
        this.label = label;
        this.mainClass = mainClass;
        this.memberMainClass = memberMainClass;
    }

    /** Name in tables. */
    public String label() {
        return label;
    }

    /**
     * Takes the path of a zoo.cfg as its only argument.
     *
     * @param member whether the zoo.cfg is that of a member of an ensemble
     */
    String mainClass(boolean member) {
        return member ? memberMainClass : mainClass;
    }
}
