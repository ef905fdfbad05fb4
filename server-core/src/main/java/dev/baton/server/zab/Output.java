package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.sync.SyncPlan;
import org.jspecify.annotations.Nullable;

/**
 * An order given by {@link Zab}. Orders are carried out in the order in which they are given, with one exception that is
 * part of the order: a {@link Send} waits for its token.
 */
public sealed interface Output {
    /** One constant per variant. */
    enum Kind {
        SEND,
        PERSIST,
        SET_EPOCHS,
        TRUNCATE,
        INSTALL_SNAPSHOT,
        START_SYNC,
        COMMIT,
        CONNECT,
        DISCONNECT,
        ROLE_CHANGED,
        CONFIGURE,
        RECEIVED,
        SYNCED,
        HALT,
        TRACE
    }

    /** Which variant this is. */
    Kind kind();

    /**
     * Sends, once everything up to token {@code after} is durable. Those that wait do not hold up those that need not. What waits
     * for a connection that is closed meanwhile is dropped with it. {@link SendGate} does all this.
     *
     * @param after 0 if it need not wait
     */
    record Send(long to, Message message, long after) implements Output {
        @Override
        public Kind kind() {
            return Kind.SEND;
        }
    }

    /** Storage lane: append. */
    record Persist(LogEntry entry, long token) implements Output {
        @Override
        public Kind kind() {
            return Kind.PERSIST;
        }
    }

    /** Storage lane: remember both epochs. */
    record SetEpochs(long accepted, long current, long token) implements Output {
        @Override
        public Kind kind() {
            return Kind.SET_EPOCHS;
        }
    }

    /**
     * Storage lane: forget all entries after {@code zxid}. If the tree holds more than that, it has to be rebuilt from storage before the
     * token is reported; if it cannot be, the storage has failed.
     */
    record Truncate(long zxid, long token) implements Output {
        @Override
        public Kind kind() {
            return Kind.TRUNCATE;
        }
    }

    /**
     * Storage lane: make the snapshot that was received the state of this member, then drop the log it had. A crash in between must find
     * either the old state or the new one. Before the token is reported the tree is the snapshot's.
     */
    record InstallSnapshot(long zxid, long token) implements Output {
        @Override
        public Kind kind() {
            return Kind.INSTALL_SNAPSHOT;
        }
    }

    /**
     * Reads storage, outside the core, for a learner: with {@link SyncPlan.Source#LOG} the entries after {@link SyncPlan#from()} and up
     * to {@code upTo}, each as PROPOSAL and COMMIT; with {@link SyncPlan.Source#SNAPSHOT} a SNAP and the stream of the tree as it stands
     * now. {@link Input.SyncDone} ends it. Nothing else is sent to that learner meanwhile, and it ends with the connection.
     */
    record StartSync(long to, SyncPlan plan, long upTo) implements Output {
        @Override
        public Kind kind() {
            return Kind.START_SYNC;
        }
    }

    /** Apply to the tree: decided, durable here, and next in order. */
    record Commit(LogEntry entry) implements Output {
        @Override
        public Kind kind() {
            return Kind.COMMIT;
        }
    }

    /** Open the quorum connection to this member; {@link Input.PeerUp} or {@link Input.PeerDown} answers. */
    record Connect(long to) implements Output {
        @Override
        public Kind kind() {
            return Kind.CONNECT;
        }
    }

    /** Close the quorum connection to this member, or call off the attempt to open it. Nothing more of it is reported. */
    record Disconnect(long peer, Reason reason) implements Output {
        @Override
        public Kind kind() {
            return Kind.DISCONNECT;
        }
    }

    /**
     * The member is something else now. It serves exactly in phase {@link ZabPhase#BROADCAST}. Whatever the node asked for in an earlier
     * phase of service and has no answer for has an unknown outcome.
     *
     * @param leader the leader, or this member itself, or {@link #NO_LEADER}
     * @param epoch of the leader, 0 while unknown
     */
    record RoleChanged(PeerState role, ZabPhase phase, long leader, long epoch, Reason reason) implements Output {
        /** While looking. */
        public static final long NO_LEADER = -1;

        @Override
        public Kind kind() {
            return Kind.ROLE_CHANGED;
        }
    }

    /**
     * The configuration changed: connect to whom it names, and keep it for the next start. Comes before the entry that it stands in goes to
     * the storage lane, and before that entry is applied.
     *
     * @param active the one in force
     * @param pending a later one that is proposed, null if there is none
     */
    record Configure(Membership active, @Nullable Membership pending) implements Output {
        @Override
        public Kind kind() {
            return Kind.CONFIGURE;
        }
    }

    /** For the node: a request, a session's revalidation or its answer, or the sessions in a {@link Message.Pong}. */
    record Received(long from, Message message) implements Output {
        @Override
        public Kind kind() {
            return Kind.RECEIVED;
        }
    }

    /** Everything decided before the question is applied here: answer it. */
    record Synced(Message.Request request, long zxid) implements Output {
        @Override
        public Kind kind() {
            return Kind.SYNCED;
        }
    }

    /** The process must stop; no input has an effect any more. */
    record Halt(Reason reason, String detail) implements Output {
        @Override
        public Kind kind() {
            return Kind.HALT;
        }
    }

    /** Something an operator may want to read; nothing depends on it. */
    record Trace(String event) implements Output {
        @Override
        public Kind kind() {
            return Kind.TRACE;
        }
    }
}
