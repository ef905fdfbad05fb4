package dev.baton.client.session;

/**
 * How long the answer to a handshake is awaited while other servers could be asked. A process that is stopped, or whose machine
 * hangs, still takes connections, since its kernel does that; an answer is the first sign of life.
 *
 * <p>It is some multiple of what connecting took, and of what handshakes took before, and {@link #FLOOR_NANOS} at least. It doubles
 * with each handshake that was given up since the last answer: if all servers are slow, at most as much time goes by in vain
 * as one of them would have needed in the first place. What an attempt may take at most is not this class's business.
 */
final class Patience {
    /** Longer than pauses that are common: collections of garbage, an election, a slow disk. */
    static final long FLOOR_NANOS = 750_000_000L;

    private static final int TIMES = 4;
    private static final int DOUBLINGS_MAX = 20;

    private long usualNanos;
    private int givenUpInARow;

    /**
     * The time for a handshake that is sent now.
     *
     * @param connectNanos what it took to reach the server
     */
    long nanos(long connectNanos) {
        long measured = Math.min(Math.max(connectNanos, usualNanos), Long.MAX_VALUE >> (DOUBLINGS_MAX + 3));
        return Math.max(FLOOR_NANOS, TIMES * measured) << Math.min(givenUpInARow, DOUBLINGS_MAX);
    }

    /** A handshake was answered, whatever the answer. One that was slow is remembered for a few that are not. */
    void answered(long tookNanos) {
        usualNanos = Math.max(tookNanos, usualNanos / 2);
        givenUpInARow = 0;
    }

    /** A handshake was given up for want of an answer. */
    void gaveUp() {
        givenUpInARow++;
    }
}
