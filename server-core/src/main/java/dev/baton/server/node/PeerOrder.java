package dev.baton.server.node;

import dev.baton.server.zab.Message;
import dev.baton.server.zab.Reason;

/**
 * What the node wants done with its connections to other members. Orders that concern one connection are carried out in the order in
 * which they are given; one for a connection that does not stand any more is dropped.
 */
public sealed interface PeerOrder {
    /** One constant per variant, for dispatch. */
    enum Kind {
        SEND,
        CONNECT,
        DISCONNECT,
        STREAM_LOG,
        SNAPSHOT_BEGIN,
        SNAPSHOT_BYTES,
        SNAPSHOT_END
    }

    Kind kind();

    /** Which member it concerns. */
    long peer();

    /**
     * Write this now: whatever had to be durable first is. A {@link Message.Election} goes to the election connection, where only the
     * newest one for a peer matters and the connection is opened if there is none; everything else goes to the quorum
     * connection.
     */
    record Send(long peer, Message message) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.SEND;
        }
    }

    /** Open a quorum connection to this member; {@link NodeInput.PeerUp} or {@link NodeInput.PeerDown} answers. */
    record Connect(long peer) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }
    }

    /**
     * Close the quorum connection to this member, or call off the attempt to open it, with any transfer on it: a snapshot that is
     * being received is aborted, a log that is being streamed is closed. What was given before may still be written. Nothing more of
     * it is told.
     */
    record Disconnect(long peer, Reason reason) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.DISCONNECT;
        }
    }

    /**
     * Read the log off the loop ({@link dev.baton.server.storage.Storage#read}) and write each entry as PROPOSAL and COMMIT, then tell
     * {@link NodeInput.LogStreamed}. Nothing else is ordered for that connection meanwhile.
     */
    record StreamLog(long peer, long afterZxid, long upToZxid) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.STREAM_LOG;
        }
    }

    /** Write a {@link Message.Snap}; what follows it is raw until {@link SnapshotEnd}. */
    record SnapshotBegin(long peer, long zxid) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_BEGIN;
        }
    }

    /** Write these bytes of the body raw. They are the driver's from now on. */
    record SnapshotBytes(long peer, byte[] bytes) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_BYTES;
        }
    }

    /**
     * The body, which ends with its own terminator, is complete: write the signature that follows it, the string
     * {@code BenWasHere}.
     */
    record SnapshotEnd(long peer) implements PeerOrder {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_END;
        }
    }
}
