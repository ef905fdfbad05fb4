package dev.baton.server.storage;

/**
 * Takes the body of one snapshot. Calls return at once; {@link StorageListener#snapshotDone(long, boolean)} comes once, after
 * {@link #commit} or {@link #abort()}. After either no further call is allowed.
 */
public interface SnapshotSink {
    /** Appends to the body. The bytes are copied before the call returns. */
    void write(byte[] bytes, int offset, int length);

    /**
     * The body is complete: makes it durable, then visible.
     *
     * @param digestZxid zxid that the digest belongs to, 0 for "no digest known"
     * @param digest digest of the tree in the body
     */
    void commit(long digestZxid, long digest);

    /** Forgets it. */
    void abort();
}
