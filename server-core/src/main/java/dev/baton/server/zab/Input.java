package dev.baton.server.zab;

import dev.baton.server.zab.log.LogEntry;
import java.util.List;

/** A fact told to {@link Zab}. */
public sealed interface Input {
    /** One constant per variant. */
    enum Kind {
        START,
        PEER_UP,
        PEER_DOWN,
        FROM_PEER,
        CONGESTION,
        PERSISTED,
        STORAGE_FAILED,
        PROPOSE,
        SYNC,
        RELAY,
        SESSIONS_TOUCHED,
        SYNC_DONE,
        SNAPSHOT_RECEIVED,
        LOG_PURGED,
        DEADLINE
    }

    /** Which variant this is. */
    Kind kind();

    /** The member begins. First input, once. */
    record Start() implements Input {
        @Override
        public Kind kind() {
            return Kind.START;
        }
    }

    /**
     * A connection stands. Of a learner's quorum connection this is said when its first message has told who it is. At most one connection
     * of a kind stands to a peer at a time; one that replaces another is told as {@link PeerDown}, {@link PeerUp}.
     */
    record PeerUp(long peer, Channel channel) implements Input {
        @Override
        public Kind kind() {
            return Kind.PEER_UP;
        }
    }

    /**
     * A connection is gone, or an attempt asked for by {@link Output.Connect} failed. Nothing of it comes afterwards. Not said of a
     * connection that {@link Output.Disconnect} closed.
     */
    record PeerDown(long peer, Channel channel) implements Input {
        @Override
        public Kind kind() {
            return Kind.PEER_DOWN;
        }
    }

    /** A message; an {@link Message.Election} came on the election connection, others on the quorum connection. */
    record FromPeer(long peer, Message message) implements Input {
        @Override
        public Kind kind() {
            return Kind.FROM_PEER;
        }
    }

    /** Much, or little again, waits to be written to a learner. While much does, its cursor rests. */
    record Congestion(long peer, boolean congested) implements Input {
        @Override
        public Kind kind() {
            return Kind.CONGESTION;
        }
    }

    /** The storage lane has completed everything up to this token. */
    record Persisted(long token) implements Input {
        @Override
        public Kind kind() {
            return Kind.PERSISTED;
        }
    }

    /** The storage lane cannot go on. */
    record StorageFailed(String reason) implements Input {
        @Override
        public Kind kind() {
            return Kind.STORAGE_FAILED;
        }
    }

    /** The node, while {@link Zab#isServingLeader()}, wants this decided. Its zxid is {@link Zab#nextZxid()}. */
    record Propose(LogEntry entry) implements Input {
        @Override
        public Kind kind() {
            return Kind.PROPOSE;
        }
    }

    /** A client of this node asks for a confirmed point in the order; {@link Output.Synced} answers, unless the role is lost before. */
    record Sync(Message.Request request) implements Input {
        @Override
        public Kind kind() {
            return Kind.SYNC;
        }
    }

    /** The node has something to say to another node: a learner to its leader, a leader to a learner. Dropped if that cannot be. */
    record Relay(long peer, Message message) implements Input {
        @Override
        public Kind kind() {
            return Kind.RELAY;
        }
    }

    /** Sessions that clients of this learner used; the leader hears of them with the next answer to a ping. */
    record SessionsTouched(List<SessionTouch> touched) implements Input {
        @Override
        public Kind kind() {
            return Kind.SESSIONS_TOUCHED;
        }
    }

    /**
     * What {@link Output.StartSync} asked for has been handed to the learner's connection.
     *
     * @param zxid up to where the learner will be: last entry sent, or the zxid of the snapshot
     * @param ok false if it could not be read; the connection is then given up
     */
    record SyncDone(long peer, long zxid, boolean ok) implements Input {
        @Override
        public Kind kind() {
            return Kind.SYNC_DONE;
        }
    }

    /**
     * The snapshot announced by {@link Message.Snap} has arrived completely and was found good. It replaces nothing before
     * {@link Output.InstallSnapshot} says so. A transfer that breaks is a {@link PeerDown} and leaves no trace.
     */
    record SnapshotReceived(long peer, long zxid) implements Input {
        @Override
        public Kind kind() {
            return Kind.SNAPSHOT_RECEIVED;
        }
    }

    /** Log files up to this zxid are gone; a snapshot stands in for them. */
    record LogPurged(long zxid) implements Input {
        @Override
        public Kind kind() {
            return Kind.LOG_PURGED;
        }
    }

    /** {@link Zab#nextDeadlineNanos()} has passed. */
    record Deadline() implements Input {
        @Override
        public Kind kind() {
            return Kind.DEADLINE;
        }
    }
}
