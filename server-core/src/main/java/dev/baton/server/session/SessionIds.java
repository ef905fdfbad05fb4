package dev.baton.server.session;

/**
 * Ids of new sessions: the server's number in the top byte, then 40 bits of a millisecond clock read once, then a count.
 *
 * @protocol client-wire.md#3-connect
 */
public final class SessionIds {
    private static final int SERVER_ID_SHIFT = 56;
    private static final int CLOCK_SHIFT_LEFT = 24;
    private static final int CLOCK_SHIFT_RIGHT = 8;

    private long next;

    /**
     * @param serverId 0 to 254; 255 marks owners of TTL nodes and cannot be an id
     * @param startMillis a clock that has moved since the last start
     */
    public SessionIds(int serverId, long startMillis) {
        next = (long) serverId << SERVER_ID_SHIFT | startMillis << CLOCK_SHIFT_LEFT >>> CLOCK_SHIFT_RIGHT;
    }

    /** The number of the server that made an id. */
    public static int serverIdOf(long sessionId) {
        return (int) (sessionId >>> SERVER_ID_SHIFT);
    }

    /** An id not returned before. The caller skips those that are taken. */
    public long next() {
        // 0 asks for a new session on the wire, and the smallest long marks containers in the tree.
        while (next == 0 || next == Long.MIN_VALUE) {
            next++;
        }
        return next++;
    }
}
