package dev.baton.server.prep;

/** Hears of changes that exceed a quota. */
@FunctionalInterface
public interface QuotaListener {
    /**
     * A change would exceed a limit.
     *
     * @param quotaPath root of the subtree with the quota
     * @param hard whether the change was refused; a soft limit refuses nothing
     */
    void exceeded(String quotaPath, boolean hard);
}
