package dev.baton.server.storage;

/**
 * What the loop asks of the log lane. Those that change what a restart finds carry a token; the tokens of one node rise, and
 * {@link StorageListener#persisted(long)} names the highest one that is done.
 */
public sealed interface StorageOp {
    /** One constant per implementation. */
    enum Kind {
        APPEND,
        SET_EPOCHS,
        TRUNCATE,
        INSTALL_SNAPSHOT,
        ROLL,
        PURGE
    }

    /** {@link #token()} of an operation whose completion is not reported. */
    long NO_TOKEN = 0;

    /** Which implementation this is. */
    Kind kind();

    /** What {@link StorageListener#persisted(long)} will say, or {@link #NO_TOKEN}. */
    default long token() {
        return NO_TOKEN;
    }

    /**
     * Makes an entry durable.
     *
     * @param entry the encoded {@link dev.baton.server.txn.TxnEntry}; not changed by anybody any more
     */
    record Append(long token, long zxid, byte[] entry) implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.APPEND;
        }
    }

    /**
     * Makes both epochs durable. Everything submitted before must be durable first: whoever has the epoch has the history that
     * goes with it (ZOOKEEPER-4643, 4646, 4785). So sync the log, then replace the files one after the other, each by a temporary
     * file, its sync, a rename and the sync of the directory. {@code accepted} is replaced before {@code current}: a crash in
     * between must not show {@code accepted < current}. A file whose value does not change need not be written.
     *
     * @protocol quorum-wire.md#1-persistent-epoch-state
     */
    record SetEpochs(long token, long accepted, long current) implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.SET_EPOCHS;
        }
    }

    /**
     * Forgets all entries after {@code zxid}: cuts the file that holds {@code zxid} behind it, deletes the log files after it and
     * every snapshot after {@code zxid}, and makes that durable, in an order in which a crash leaves a log without a hole (the
     * last file first). A cut that cannot be made, a full disk included, fails the storage (ZOOKEEPER-3701). The next entry
     * directly follows {@code zxid}.
     *
     * @param zxid in the log, or the zxid of a snapshot that the log begins behind
     * @param rebuildTree the node's tree holds more than {@code zxid}: load the newest snapshot not after {@code zxid}, replay the
     *     log up to {@code zxid}, and hand the result to {@link StorageListener#treeRebuilt} before the token is reported. If that
     *     cannot be done the storage has failed
     */
    record Truncate(long token, long zxid, boolean rebuildTree) implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.TRUNCATE;
        }
    }

    /**
     * Makes the snapshot that was received last with this zxid (see {@link Storage#receiveSnapshot}) the state of this member, and
     * hands its tree to {@link StorageListener#treeRebuilt} before the token is reported.
     *
     * <p>A crash in between finds the old state or the new one, never a mixture (ZOOKEEPER-2872). Two things must not happen: that the
     * old log, whose entries may contradict the snapshot, is replayed onto it; and that an older snapshot is found with the new
     * log. So: the file gets its name (rename, sync of the directory), from then on it is the newest one in {@code zxid} or, if
     * its zxid is not the highest here, the higher ones go first; then every log file goes, the last one first; then older
     * snapshots may go. An implementation whose recovery cannot tell a log that was to be deleted from one that goes on
     * behind the snapshot needs a durable marker that says so before the first rename.
     */
    record InstallSnapshot(long token, long zxid) implements StorageOp {
        @Override
        public Kind kind() {
            return Kind.INSTALL_SNAPSHOT;
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
     * Deletes what recovery would not need any more; {@link StorageListener#purged} follows if log files went.
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
