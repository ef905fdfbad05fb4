package dev.baton.server.tree;

/**
 * How a znode ends, which is coded in its owner: 0 when it is deleted, {@code Long.MIN_VALUE} some time after its last child,
 * {@code 0xff0000} in the upper 24 bits after the milliseconds in the other 40, anything else with that session. So no session
 * id may begin with the byte {@code 0xff}, and server ids end at 254.
 */
public enum NodeKind {
    PERSISTENT,
    EPHEMERAL,
    CONTAINER,
    TTL;

    /** Owner of containers. */
    public static final long CONTAINER_OWNER = Long.MIN_VALUE;

    /** Largest time to live, milliseconds. */
    public static final long TTL_MILLIS_MAX = (1L << 40) - 1;

    private static final long TTL_MARK = 0xFFL << 56;

    /** The kind that an owner stands for. */
    public static NodeKind of(long owner) {
        if (owner == 0) {
            return PERSISTENT;
        }
        if (owner == CONTAINER_OWNER) {
            return CONTAINER;
        }
        return (owner & ~TTL_MILLIS_MAX) == TTL_MARK ? TTL : EPHEMERAL;
    }

    /** The owner of a TTL node. */
    public static long ttlOwner(long ttlMillis) {
        return TTL_MARK | ttlMillis & TTL_MILLIS_MAX;
    }

    /** The time to live that the owner of a TTL node holds, milliseconds. */
    public static long ttlMillis(long owner) {
        return owner & TTL_MILLIS_MAX;
    }
}
