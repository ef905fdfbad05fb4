package dev.baton.server.storage;

import java.util.List;

/**
 * The durable half of a node. After {@link #recover()} every call returns at once and none fails, unless it says otherwise: the
 * outcome arrives at the {@link StorageListener} that the implementation was made with.
 *
 * <p>Operations take effect in the order in which they were submitted, and so do their completions: no crash can show a later
 * one without an earlier one. A failed write or sync is never retried, since what the operating system still holds of the file
 * can no longer be trusted; the storage reports {@link StorageListener#failed(Throwable)} and from then on completes nothing.
 */
public interface Storage extends AutoCloseable {
    /**
     * Loads the newest usable snapshot and replays the log behind it. Called once, before anything else; blocks.
     *
     * <p>Epochs: a file that is missing counts as the epoch of the last zxid. {@code epoch(lastZxid) > currentEpoch} is what a crash
     * leaves while a learner takes over a leader's history (the history goes to the disk before the epoch) and is accepted as it
     * stands; {@code acceptedEpoch < currentEpoch} is refused.
     *
     * @throws StorageException if the files cannot be trusted, with what an operator can do about it
     * @protocol quorum-wire.md#1-persistent-epoch-state
     */
    Recovered recover();

    /** Appends to the lane. */
    void submit(StorageOp op);

    /** Appends several in their order; one hand-over for all of a turn. The list may be reused after the call. */
    default void submitAll(List<StorageOp> ops) {
        ops.forEach(this::submit);
    }

    /**
     * Opens a snapshot whose content is the state at {@code zxid}. At most one is open at a time. Its bytes take a lane of
     * their own, beside the log's.
     */
    SnapshotSink beginSnapshot(long zxid);

    /**
     * Opens the reception of a snapshot from another member. One is received at a time; an earlier one that is not finished counts
     * as aborted.
     */
    SnapshotReceiver receiveSnapshot(long zxid);

    /**
     * Opens the log for a learner; may block, and may be called by any thread but the loop.
     *
     * @param afterZxid exclusive beginning, in the log or the zxid that it begins behind
     * @param upToZxid last entry wanted; durable already
     * @throws StorageException if the log does not go back to {@code afterZxid} any more, or cannot be read
     */
    LogCursor read(long afterZxid, long upToZxid);

    /** Finishes what was submitted and lets go of the files. No completion comes after it returned. */
    @Override
    void close();
}
