package dev.baton.server.zab.election;

/**
 * Timing of elections, in nanoseconds.
 *
 * @param finalizeWaitNanos how long a quorum of equal votes waits for a better one before it counts
 * @param notifyMinNanos after how much silence the own vote is repeated first; doubles from there
 * @param notifyMaxNanos and how far it doubles
 * @param decideWhenReachableAgree skips the wait once every voter to whom there is a connection has given the same vote, since there is
 *     nobody left to wait for. Only where every member is known to be Baton: the original has no notion of it, and a member that
 *     decides 200 ms before the others would find nobody who leads
 */
public record ElectionSettings(
        long finalizeWaitNanos, long notifyMinNanos, long notifyMaxNanos, boolean decideWhenReachableAgree) {
    private static final long MILLI = 1_000_000;

    /** What the original does. */
    public static final ElectionSettings DEFAULTS =
            new ElectionSettings(200 * MILLI, 200 * MILLI, 60_000 * MILLI, false);

    public ElectionSettings {
        if (finalizeWaitNanos < 0 || notifyMinNanos <= 0 || notifyMaxNanos < notifyMinNanos) {
            throw new IllegalArgumentException("election times out of order");
        }
    }

    /** The same with the shortcut. */
    public ElectionSettings decidingWhenReachableAgree() {
        return new ElectionSettings(finalizeWaitNanos, notifyMinNanos, notifyMaxNanos, true);
    }
}
