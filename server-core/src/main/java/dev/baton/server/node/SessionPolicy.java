package dev.baton.server.node;

/**
 * Timeouts of sessions.
 *
 * @param tickMillis width of an expiry bucket
 * @param timeoutMillisMin smallest timeout granted
 * @param timeoutMillisMax largest timeout granted
 */
public record SessionPolicy(int tickMillis, int timeoutMillisMin, int timeoutMillisMax) {
    public SessionPolicy {
        if (tickMillis < 1 || timeoutMillisMin < 1 || timeoutMillisMax < timeoutMillisMin) {
            throw new IllegalArgumentException("0 < tick and 0 < min <= max does not hold");
        }
    }

    /** Between 2 and 20 ticks. */
    public static SessionPolicy ofTick(int tickMillis) {
        return new SessionPolicy(tickMillis, 2 * tickMillis, 20 * tickMillis);
    }

    /** The timeout granted to a client that asks for {@code wantedMillis}. */
    public int negotiate(int wantedMillis) {
        return Math.max(timeoutMillisMin, Math.min(timeoutMillisMax, wantedMillis));
    }
}
