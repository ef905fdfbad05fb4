package dev.baton.server.zab;

/**
 * What Baton members can do with each other beyond the shared protocol. Announced in bytes behind the handshake records, where members
 * of other make ignore them and send none.
 */
public final class Features {
    /** A member that speaks the plain protocol. */
    public static final int NONE = 0;

    /** A COMMIT, and the ACK of a proposal, stand for all earlier ones too. */
    public static final int CUMULATIVE = 1;

    /**
     * Asked for by a learner that cannot cut its history where it was told to, because a snapshot stands in for it there: it needs a
     * snapshot, whatever the leader would have chosen. Answered by leaders that do so.
     */
    public static final int SNAPSHOT_ON_DEMAND = 2;

    /** Everything this version can do. */
    public static final int ALL = CUMULATIVE | SNAPSHOT_ON_DEMAND;

    private Features() {}

    /** Whether {@code features} contain {@code feature}. */
    static boolean has(int features, int feature) {
        return (features & feature) == feature;
    }
}
