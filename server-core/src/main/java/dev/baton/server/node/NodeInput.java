package dev.baton.server.node;

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
        CLIENT_DRAINED,
        CLIENT_CLOSED,
        PERSISTED,
        SNAPSHOT_DONE,
        STORAGE_FAILED,
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

    /** Every appended transaction up to and with this one is durable. */
    record Persisted(long zxid) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.PERSISTED;
        }
    }

    /** The snapshot begun at {@code zxid} is published, or was given up. */
    record SnapshotDone(long zxid, boolean ok) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_DONE;
        }
    }

    /** A write or sync failed; what is durable is unknown, so the node halts. */
    record StorageFailed(String reason) implements NodeInput {
        @Override
        public Kind kind() {
            return Kind.STORAGE_FAILED;
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
