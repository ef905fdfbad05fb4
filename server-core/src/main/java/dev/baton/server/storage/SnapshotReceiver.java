package dev.baton.server.storage;

/**
 * Takes the body of a snapshot that another member sends (sessions, ACLs, znodes, terminator; without the signature that
 * follows it on the wire). Calls return at once; the work is done on a lane of the storage. Nothing that exists is touched:
 * the bytes go to a temporary file, and a transfer that breaks leaves no trace (ZOOKEEPER-2872, 3642).
 */
public interface SnapshotReceiver {
    /** The zxid that the sender named. */
    long zxid();

    /** Appends to the body. The bytes are copied before the call returns. */
    void write(byte[] bytes, int offset, int length);

    /**
     * The body is complete. The file gets its seal and is synced, and the tree is loaded from what was written, off the
     * loop; {@link StorageListener#snapshotReceived} tells whether all that succeeded. The tree and the file are kept until
     * {@link StorageOp.InstallSnapshot} wants them, or another transfer is finished, or {@link #abort()}.
     */
    void finish();

    /** Forgets it, finished or not; without effect once {@link StorageOp.InstallSnapshot} was submitted. */
    void abort();
}
