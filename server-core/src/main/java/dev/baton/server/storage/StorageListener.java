package dev.baton.server.storage;

import dev.baton.server.tree.Tree;

/**
 * Hears of completions, on the lanes' threads. Implementations hand them to the loop as inputs and return at once. What one lane
 * reports must reach the loop in the order of the reports; see {@link #treeRebuilt}.
 */
public interface StorageListener {
    /** Every operation up to the one with this token is durable. Called once for a batch, with rising tokens. */
    void persisted(long token);

    /**
     * A snapshot ended.
     *
     * @param zxid what it was begun with
     * @param ok whether it is durable and visible under its name; if not, nothing of it is
     */
    void snapshotDone(long zxid, boolean ok);

    /**
     * {@link StorageOp.Truncate} or {@link StorageOp.InstallSnapshot} made a tree anew; it belongs to the node from now on. Called
     * before {@link #persisted} reports the token or a higher one, and the loop must hear of it before that too, even if it collapses
     * several reports of persisted into one.
     *
     * @param token of the operation
     * @param tree its last zxid is the operation's
     */
    void treeRebuilt(long token, Tree tree);

    /**
     * The outcome of {@link SnapshotReceiver#finish()}.
     *
     * @param receiver which transfer
     * @param ok whether it is whole, could be loaded, and is kept for {@link StorageOp.InstallSnapshot}
     */
    void snapshotReceived(SnapshotReceiver receiver, boolean ok);

    /** Log entries up to this zxid may be gone; a snapshot stands in for them. */
    void purged(long zxid);

    /** The storage cannot go on; the node has to stop. Called at most once, and nothing comes after it. */
    void failed(Throwable cause);
}
