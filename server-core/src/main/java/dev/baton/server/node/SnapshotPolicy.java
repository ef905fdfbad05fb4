package dev.baton.server.node;

import dev.baton.server.storage.StorageOp;

/**
 * When snapshots are taken and old files removed. The real thresholds lie between half and all of the given ones, so that the
 * members of an ensemble do not snapshot at the same time.
 *
 * @param txnCount transactions logged since the last snapshot; 0 turns this trigger off
 * @param logBytes bytes logged since the last snapshot; 0 turns this trigger off
 * @param retainCount snapshots kept by a purge
 * @param purgeIntervalMillis time between purges; 0 turns them off
 */
public record SnapshotPolicy(int txnCount, long logBytes, int retainCount, long purgeIntervalMillis) {
    public static final SnapshotPolicy DEFAULTS = new SnapshotPolicy(100_000, 4L << 30, 3, 0);

    public SnapshotPolicy {
        if (txnCount < 0
                || logBytes < 0
                || retainCount < StorageOp.Purge.SNAPSHOTS_KEPT_MIN
                || purgeIntervalMillis < 0) {
            throw new IllegalArgumentException("snapshots: negative threshold or too few retained");
        }
    }
}
