package dev.baton.server.node;

/**
 * When containers and TTL nodes go.
 *
 * @param checkIntervalMillis time between two searches; 0 turns the reaper off
 * @param perMinuteMax deletions proposed per minute
 * @param neverUsedMillis age from which a container that never had a child goes too; 0 for never
 */
public record ReaperPolicy(long checkIntervalMillis, int perMinuteMax, long neverUsedMillis) {
    public static final ReaperPolicy DEFAULTS = new ReaperPolicy(60_000, 10_000, 0);

    public ReaperPolicy {
        if (checkIntervalMillis < 0 || perMinuteMax < 1 || neverUsedMillis < 0) {
            throw new IllegalArgumentException("reaper: negative interval or no rate");
        }
    }
}
