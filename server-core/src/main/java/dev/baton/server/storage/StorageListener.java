package dev.baton.server.storage;

/** Hears of completions, on the lane's thread. Implementations hand them to the loop as inputs and return at once. */
public interface StorageListener {
    /** Everything up to {@code zxid} is durable. Called once for a batch, with growing zxids. */
    void persisted(long zxid);

    /**
     * A snapshot ended.
     *
     * @param zxid what it was begun with
     * @param ok whether it is durable and visible under its name; if not, nothing of it is
     */
    void snapshotDone(long zxid, boolean ok);

    /** The storage cannot go on; the node has to stop. Called at most once, and nothing comes after it. */
    void failed(Throwable cause);
}
