package dev.baton.server.storage;

import dev.baton.server.tree.Tree;

/**
 * What a restart found.
 *
 * @param tree the state at {@code lastZxid}, owned by the caller from now on
 * @param lastZxid last transaction that is durable here, 0 for an empty database
 * @param snapshotZxid snapshot it started from, -1 if there was none
 * @param logBytesSinceSnapshot bytes of log behind that snapshot, which count towards the next one
 * @param logTxnsSinceSnapshot transactions behind that snapshot, likewise
 * @param digestMismatches transactions whose recorded digest was not that of the tree they led to
 */
public record Recovered(
        Tree tree,
        long lastZxid,
        long snapshotZxid,
        long logBytesSinceSnapshot,
        long logTxnsSinceSnapshot,
        long digestMismatches) {
    /** {@link #snapshotZxid()} of a start without one. */
    public static final long NO_SNAPSHOT = -1;

    /** An empty database. */
    public static Recovered empty() {
        return new Recovered(new Tree(), 0, NO_SNAPSHOT, 0, 0, 0);
    }
}
