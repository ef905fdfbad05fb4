package dev.baton.server.storage;

/** What the loop asks of the log lane. */
public sealed interface StorageOp {
    /** One constant per implementation. */
    enum Kind {
        APPEND,
        ROLL,
        PURGE
    }

    /** Which implementation this is. */
    Kind kind();

    /**
     * Makes an entry durable; {@link StorageListener#persisted(long)} follows.
     *
     * @param entry the encoded {@link dev.baton.server.txn.TxnEntry}; not changed by anybody any more
     */
    record Append(long zxid, byte[] entry) implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.APPEND;
        }
    }

    /** The next entry begins a new log file, because a snapshot begins here. */
    record Roll() implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.ROLL;
        }
    }

    /**
     * Deletes what recovery would not need any more.
     *
     * @param snapshotsKept snapshots to keep, with the log behind the oldest of them; at least 3
     */
    record Purge(int snapshotsKept) implements StorageOp {
        /** Fewer would leave no way back from a damaged snapshot. */
        public static final int SNAPSHOTS_KEPT_MIN = 3;

        public Purge {
            if (snapshotsKept < SNAPSHOTS_KEPT_MIN) {
                throw new IllegalArgumentException("keep at least " + SNAPSHOTS_KEPT_MIN + " snapshots");
            }
        }

        @Override
        public Kind kind() {
            return Kind.PURGE;
        }
    }
}
