package dev.baton.server.storage;

import dev.baton.server.tree.Tree;
import dev.baton.server.zab.ZabState;
import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.Zxid;

/**
 * What a restart found.
 *
 * @param tree the state at {@code lastZxid}, owned by the caller from now on
 * @param lastZxid last transaction that is durable here, 0 for an empty database
 * @param snapshotZxid snapshot it started from, -1 if there was none
 * @param logBytesSinceSnapshot bytes of log behind that snapshot, which count towards the next one
 * @param logTxnsSinceSnapshot transactions behind that snapshot, likewise
 * @param digestMismatches transactions whose recorded digest was not that of the tree they led to
 * @param acceptedEpoch highest epoch promised to a leader
 * @param currentEpoch epoch of the history; may be older than that of {@code lastZxid}
 * @param history the zxids of the log, ending at {@code lastZxid}; what is below its floor only the snapshot has. Handed over
 *     to the caller
 */
public record Recovered(
        Tree tree,
        long lastZxid,
        long snapshotZxid,
        long logBytesSinceSnapshot,
        long logTxnsSinceSnapshot,
        long digestMismatches,
        long acceptedEpoch,
        long currentEpoch,
        History history) {
    /** {@link #snapshotZxid()} of a start without one. */
    public static final long NO_SNAPSHOT = -1;

    /** Without a word about epochs: they are those of the last transaction. */
    public Recovered(
            Tree tree,
            long lastZxid,
            long snapshotZxid,
            long logBytesSinceSnapshot,
            long logTxnsSinceSnapshot,
            long digestMismatches) {
        this(
                tree,
                lastZxid,
                snapshotZxid,
                logBytesSinceSnapshot,
                logTxnsSinceSnapshot,
                digestMismatches,
                Zxid.epoch(lastZxid),
                Zxid.epoch(lastZxid),
                History.startingAt(lastZxid));
    }

    /** An empty database. */
    public static Recovered empty() {
        return new Recovered(new Tree(), 0, NO_SNAPSHOT, 0, 0, 0);
    }

    /** What the ZAB core needs of it. */
    public ZabState zab() {
        return new ZabState(acceptedEpoch, currentEpoch, history);
    }
}
