package dev.baton.server.storage;

import org.jspecify.annotations.Nullable;

/**
 * Reads a part of the log for a learner. Owned by the peer driver that asked for it and used by one thread at a time, which is not
 * the loop: every call may block. The lanes go on meanwhile; what a purge takes away makes {@link #next()} throw.
 */
public interface LogCursor extends AutoCloseable {
    /**
     * The next entry, each directly following the one before.
     *
     * @return the encoded {@link dev.baton.server.txn.TxnEntry} of {@link #zxid()}, or null behind the last one
     * @throws StorageException if it is damaged, or not there any more, or there is a hole
     */
    byte @Nullable [] next();

    /** Zxid of the entry that {@link #next()} returned last; before that, where the cursor was opened. */
    long zxid();

    @Override
    void close();
}
