package dev.baton.server.loop;

/** Lets a number of log lines through each second and counts the others. Not thread-safe. */
public final class RateLimit {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int perSecond;
    private long windowStart;
    private int used;
    private long suppressed;
    private boolean begun;

    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Whether the next line may be written. */
    public boolean tryPass() {
        long now = System.nanoTime();
        if (!begun || now - windowStart >= SECOND_NANOS) {
            begun = true;
            windowStart = now;
            used = 0;
        }
        if (used < perSecond) {
            used++;
            return true;
        }
        suppressed++;
        return false;
    }

    /** How many lines were held back since the last call. */
    public long takeSuppressed() {
        long count = suppressed;
        suppressed = 0;
        return count;
    }
}
