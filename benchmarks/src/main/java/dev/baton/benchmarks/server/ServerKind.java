package dev.baton.benchmarks.server;

/** Whose server. */
public enum ServerKind {
    BATON("Baton", "dev.baton.server.main.BatonServerMain"),
    APACHE("Apache", "org.apache.zookeeper.server.ZooKeeperServerMain");

    private final String label;
    private final String mainClass;

    ServerKind(String label, String mainClass) {
        this.label = label;
        this.mainClass = mainClass;
    }

    /** Name in tables. */
    public String label() {
        return label;
    }

    /** Takes the path of a zoo.cfg as its only argument. */
    String mainClass() {
        return mainClass;
    }
}
