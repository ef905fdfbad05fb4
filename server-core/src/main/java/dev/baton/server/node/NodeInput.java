package dev.baton.server.node;

import dev.baton.server.auth.SaslStep;
import dev.baton.server.tree.Tree;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;

/** A fact that a driver tells the node. Facts of one lane are told in the order in which they happened. */
public sealed interface NodeInput {
    /** One constant per variant, for dispatch. */
    enum Kind {
        CLIENT_OPENED,
        CLIENT_CONNECT,
        CLIENT_REQUEST,
        CLIENT_MALFORMED,
        CLIENT_SASL,
        CLIENT_DRAINED,
        CLIENT_CLOSED,
        PERSISTED,
        TREE_REBUILT,
        SNAPSHOT_DONE,
        SNAPSHOT_RECEIVED,
        LOG_PURGED,
        STORAGE_FAILED,
        PEER_UP,
        PEER_DOWN,
        FROM_PEER,
        PEER_CONGESTION,
        LOG_STREAMED,
        EXPIRE_SESSION,
        DEADLINE
    }

    Kind kind();

    /** A client's connection is up; nothing was read from it yet. */
    record ClientOpened(ClientLane lane) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_OPENED;
        }
    }

    /** The first frame of a connection. */
    record ClientConnect(ClientLane lane, ConnectRequest request) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_CONNECT;
        }
    }

    /** A request that decoded. */
    record ClientRequest(ClientLane lane, int xid, OpRequest request) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_REQUEST;
        }
    }

    /**
     * A frame with a whole header whose type is unknown or whose body does not decode. The node answers in order: marshalling
     * error for an operation that a client may send, otherwise unimplemented and the end of the connection. Either way
     * nothing is proposed.
     *
     * @param type the operation number in the header
     */
    record ClientMalformed(ClientLane lane, int xid, int type) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_MALFORMED;
        }
    }

    /**
     * A token of SASL came, and this is what a mechanism has made of it. Told instead of the request where clients can authenticate so; a
     * driver without mechanisms tells the request, which is answered with yes and nothing more.
     */
    record ClientSasl(ClientLane lane, int xid, SaslStep step) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_SASL;
        }
    }

    /** {@link ClientLane#outboundBytes()} has fallen after a pause: reading may go on. May be told at any time. */
    record ClientDrained(ClientLane lane) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_DRAINED;
        }
    }

    /** The connection is gone. Told once, also for a connection that the node asked to close. */
    record ClientClosed(ClientLane lane) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.CLIENT_CLOSED;
        }
    }

    /** Every storage operation up to the one with this token is durable. */
    record Persisted(long token) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.PERSISTED;
        }
    }

    /** The storage made the tree anew, as the operation with this token asked. Told before that token is persisted. */
    record TreeRebuilt(long token, Tree tree) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.TREE_REBUILT;
        }
    }

    /** The snapshot begun at {@code zxid} is published, or was given up. */
    record SnapshotDone(long zxid, boolean ok) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_DONE;
        }
    }

    /**
     * The snapshot that a leader sent on its quorum connection has arrived, was found good, and waits to be installed. One that is not
     * good, or that the storage cannot take, is a broken connection instead: close it and tell {@link PeerDown}.
     */
    record SnapshotReceived(long peer, long zxid) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_RECEIVED;
        }
    }

    /** Log entries up to this zxid may be gone from the disk; a snapshot stands in for them. */
    record LogPurged(long zxid) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.LOG_PURGED;
        }
    }

    /** A write or sync failed; what is durable is unknown, so the node halts. */
    record StorageFailed(String reason) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.STORAGE_FAILED;
        }
    }

    /**
     * A connection to another member stands. Of a learner's quorum connection this is told when its first message has said who it is,
     * and right before that message. At most one of a kind stands to a peer at a time; one that replaces another is told as
     * {@link PeerDown}, {@link PeerUp}.
     */
    record PeerUp(long peer, Channel channel) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.PEER_UP;
        }
    }

    /**
     * A connection to another member is gone, or the attempt that {@link PeerOrder.Connect} asked for failed. Nothing of it comes
     * afterwards. Not told of a quorum connection that {@link PeerOrder.Disconnect} closed.
     */
    record PeerDown(long peer, Channel channel) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.PEER_DOWN;
        }
    }

    /** A message from another member: a vote came on the election connection, anything else on the quorum connection. */
    record FromPeer(long peer, Message message) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.FROM_PEER;
        }
    }

    /** Much, or little again, waits to be written to a quorum connection. While much does, nothing more is streamed to that peer. */
    record PeerCongestion(long peer, boolean congested) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.PEER_CONGESTION;
        }
    }

    /**
     * What {@link PeerOrder.StreamLog} asked for is in the quorum connection, or could not be read.
     *
     * @param zxid last entry that was sent
     * @param ok false if it could not be read to its end; the node then closes the connection
     */
    record LogStreamed(long peer, long zxid, boolean ok) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.LOG_STREAMED;
        }
    }

    /** An operator or a test ends a session as if its time had run out. Nothing happens if there is no such session. */
    record ExpireSession(long sessionId) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.EXPIRE_SESSION;
        }
    }

    /** The time of this turn has reached {@link Node#nextDeadlineNanos()}. Harmless if told early. */
    record Deadline() implements NodeInput {
        public static final Deadline INSTANCE = new Deadline();

        @Override
        public Kind kind() {
            return Kind.DEADLINE;
        }
    }
}
