package dev.baton.server.node;

import dev.baton.server.prep.Preparer;
import dev.baton.server.session.Session;
import dev.baton.server.session.Sessions;
import dev.baton.server.tree.Tree;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;

/**
 * What is different about sessions that only this member knows. Their beginning and end are no transactions, and they end with this
 * member's service: to every other member, and to a later leader, they are sessions that do not exist. The first ephemeral znode makes one
 * a session of the ensemble, under the same id, or is refused.
 *
 * @protocol quorum-wire.md#12-what-must-agree-between-members-of-a-mixed-ensemble
 */
final class LocalSessions {
    private final SessionPolicy policy;
    private final Turn turn;
    private final Tree tree;
    private final Consensus consensus;
    private final Connections connections;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;

    LocalSessions(
            SessionPolicy policy,
            Turn turn,
            Tree tree,
            Consensus consensus,
            Connections connections,
            Proposals proposals,
            Preparer preparer,
            Sessions<Connection> sessions) {
        this.policy = policy;
        this.turn = turn;
        this.tree = tree;
        this.consensus = consensus;
        this.connections = connections;
        this.proposals = proposals;
        this.preparer = preparer;
        this.sessions = sessions;
    }

    /**
     * Begins a session in the ensemble if a write, which is about to be proposed, needs that. Its beginning goes the same way as the
     * write, before it.
     *
     * @return whether that was done, which where proposals are made takes room among them
     */
    boolean upgradeFor(Session<Connection> session, OpRequest request) {
        if (!session.local() || policy.local() != SessionPolicy.Local.UPGRADED || !makesEphemeral(request)) {
            return false;
        }
        sessions.globalize(session, turn.nowNanos());
        if (consensus.isLeading()) {
            proposals.propose(
                    preparer.createSession(session.timeoutMillis(), proposals.nextOfServer(session.id())), null, null);
        } else {
            consensus.forward(Forwarding.createSession(session.id(), session.timeoutMillis()));
        }
        turn.out().trace(new Trace.SessionUpgraded(session.id(), session.timeoutMillis()));
        return true;
    }

    /**
     * Whether a write of a local session is answered here, in its turn, instead of being proposed. Inside of a multi what is not allowed
     * fails where it is prepared, since the answer says which operation it was.
     */
    boolean answers(Session<Connection> session, Pending pending, OpRequest request) {
        if (!session.local()) {
            return false;
        }
        if (request.op() == OpCode.CLOSE_SESSION) {
            pending.answerHere(0);
            return true;
        }
        if (request.op() != OpCode.MULTI && makesEphemeral(request)) {
            pending.answerHere(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION.code());
            return true;
        }
        return false;
    }

    /** The client asked for the end, and has its answer. */
    void close(Session<Connection> session) {
        end(session, false, CloseReason.SESSION_CLOSED);
    }

    /** The client has not been heard of for too long. */
    void expire(Session<Connection> session) {
        end(session, true, CloseReason.SESSION_EXPIRED);
    }

    private void end(Session<Connection> session, boolean expired, CloseReason reason) {
        Connection connection = session.connection();
        sessions.remove(session);
        if (connection != null) {
            connections.end(connection, true, reason);
        }
        turn.out().trace(new Trace.SessionEnded(session.id(), expired, 0, tree.lastZxid()));
    }

    private static boolean makesEphemeral(OpRequest request) {
        return request.op() == OpCode.MULTI
                ? ((Multi.Request) request).ops().stream().anyMatch(LocalSessions::isEphemeralCreate)
                : isEphemeralCreate(request);
    }

    /** The other creates make znodes of their own kinds, whatever their flags say. */
    private static boolean isEphemeralCreate(OpRequest request) {
        if (request.op() != OpCode.CREATE && request.op() != OpCode.CREATE2) {
            return false;
        }
        CreateMode mode = CreateMode.ofFlag(((CreateRequest) request).flags());
        return mode != null && mode.isEphemeral();
    }
}
