package dev.baton.client.transport;

/**
 * For how long answers may gather in the socket before they are read, and requests before they are sent. A server that sends answers one
 * by one wakes the loop, and the loop the lane, for each; while many calls are under way, a moment's rest makes one burst of several.
 * Belongs to one connection.
 *
 * <p>The rest grows while no more than an eighth of what is under way comes in one burst, and ends as soon as a quarter does, or so many
 * bytes that a full socket could stop the server. So the server always has work: a quarter may lie in the socket, as much with the
 * client, and half is with the server. By Little's law a rest is a quarter of what a call takes at most, and a call meets two, one before it is
 * sent and one before its answer is read. A server that sends bursts by itself is not kept waiting. With few calls under way there is
 * no rest at all.
 */
final class Gathering {
    /** With fewer under way there is no rest. */
    static final int UNDER_WAY_MIN = 12;

    static final long REST_NANOS_MIN = 60_000;
    static final long REST_NANOS_MAX = 1_920_000;

    /** A burst of so many bytes is worth a wake-up. */
    static final int BURST_BYTES_MAX = 32 * 1024;

    private static final int SHARE_TO_END = 4;
    private static final int SHARE_TO_GROW = 8;

    private long restNanos;

    /**
     * After a burst has been read and acted upon.
     *
     * @param answered how many calls it answered
     * @param bytes how many bytes
     * @param due how many calls still wait for their answers
     * @return for how long to leave the socket alone; 0 to read on at once
     */
    long afterBurst(int answered, int bytes, int due) {
        long before = (long) answered + due;
        if (before < UNDER_WAY_MIN) {
            restNanos = 0;
            return 0;
        }
        if (answered * (long) SHARE_TO_END > before || bytes > BURST_BYTES_MAX) {
            restNanos = restNanos <= REST_NANOS_MIN ? 0 : restNanos / 2;
            return 0;
        }
        if (answered * (long) SHARE_TO_GROW <= before) {
            restNanos = Math.min(REST_NANOS_MAX, Math.max(REST_NANOS_MIN, restNanos * 2));
        }
        return restNanos;
    }
}
