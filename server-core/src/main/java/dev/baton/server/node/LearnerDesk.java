package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.Preparer;
import dev.baton.server.prep.TxnContext;
import dev.baton.server.session.EndedSessions;
import dev.baton.server.session.Session;
import dev.baton.server.session.SessionIds;
import dev.baton.server.session.Sessions;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.SessionTouch;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CreateSession;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leader's side of what clients ask of learners. Requests are taken in the order in which they come; whatever becomes of one is a
 * transaction, because it is answered where its client is, when that transaction is applied there.
 *
 * <p>Where sessions may be local to a member, one that is unknown here is taken for such a one, unless it began here or has ended.
 *
 * @protocol quorum-wire.md#7-phase-3-broadcast
 */
final class LearnerDesk {
    private record Waiting(long from, Message.Request request) {}

    private final boolean localSessions;
    private final int serverId;
    private final Turn turn;
    private final Connections connections;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Sessions<Connection> sessions;
    private final EndedSessions ended;
    private final Tallies tallies;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    LearnerDesk(
            NodeConfig config,
            Turn turn,
            Connections connections,
            Proposals proposals,
            Preparer preparer,
            Sessions<Connection> sessions,
            EndedSessions ended,
            Tallies tallies) {
        this.localSessions = config.sessions().beginsLocal();
        this.serverId = config.serverId();
        this.turn = turn;
        this.connections = connections;
        this.proposals = proposals;
        this.preparer = preparer;
        this.sessions = sessions;
        this.ended = ended;
        this.tallies = tallies;
    }

    /** A request of a client of another member. */
    void request(long from, Message.Request request) {
        if (waiting.isEmpty() && !proposals.saturated()) {
            take(from, request);
        } else {
            waiting.add(new Waiting(from, request));
        }
    }

    /** Goes on with requests that found no room among the proposals. */
    void relieve() {
        while (!waiting.isEmpty() && !proposals.saturated()) {
            Waiting next = waiting.remove();
            take(next.from(), next.request());
        }
    }

    /** Service ends. What waits here has an outcome that nobody knows, as far as its client is concerned. */
    void clear() {
        waiting.clear();
    }

    /** A client came to a learner with a session that it had before. The session is that learner's from now on, if it lives. */
    Message revalidate(long from, Message.Revalidate message) {
        Session<Connection> session = sessions.find(message.sessionId());
        boolean valid = session != null && !session.closing() && !session.local();
        if (session != null && valid) {
            Connection here = session.connection();
            if (here != null) {
                connections.end(here, false, CloseReason.SESSION_MOVED);
            }
            session.own(from);
            sessions.renegotiate(session, message.timeoutMillis(), turn.nowNanos());
        }
        return new Message.Revalidated(message.sessionId(), valid);
    }

    /** Sessions that a learner heard of. */
    void touched(List<SessionTouch> touches) {
        for (SessionTouch touch : touches) {
            Session<Connection> session = sessions.find(touch.sessionId());
            if (session != null) {
                sessions.touch(session, turn.nowNanos());
            }
        }
    }

    private void take(long from, Message.Request request) {
        List<dev.baton.wire.model.AclId> ids = request.identities();
        Identities who = Identities.told(ids == null ? List.of() : ids);
        TxnContext context = proposals.next(request.sessionId(), request.cxid(), who);
        tallies.writeCount++;
        proposals.propose(prepare(from, request, context), null, null);
    }

    private PreparedTxn prepare(long from, Message.Request request, TxnContext context) {
        OpCode op = OpCode.of(request.opCode());
        OpRequest decoded = op == null ? null : decode(op, request.body());
        Session<Connection> session = sessions.find(request.sessionId());
        if (decoded instanceof CreateSession.Request create) {
            return createSession(from, session, create, context);
        }
        if (session == null && isLocalElsewhere(request.sessionId()) && op != OpCode.CLOSE_SESSION) {
            return prepare(op, decoded, context.ofLocalSession());
        }
        if (session == null || session.closing() || session.local()) {
            return preparer.refuse(ErrorCode.SESSION_EXPIRED, context);
        }
        if (session.owner() != 0 && session.owner() != from) {
            return preparer.refuse(ErrorCode.SESSION_MOVED, context);
        }
        session.own(from);
        sessions.touch(session, turn.nowNanos());
        if (op == OpCode.CLOSE_SESSION) {
            session.markClosing();
            return preparer.closeSession(context);
        }
        return prepare(op, decoded, context);
    }

    private boolean isLocalElsewhere(long sessionId) {
        return localSessions && SessionIds.serverIdOf(sessionId) != serverId && !ended.contains(sessionId);
    }

    private PreparedTxn prepare(@Nullable OpCode op, @Nullable OpRequest decoded, TxnContext context) {
        if (op == null || !op.isWrite() || !op.spec().topLevel()) {
            return preparer.refuse(ErrorCode.UNIMPLEMENTED, context);
        }
        return decoded == null || Requests.hasUnknownMode(decoded)
                ? preparer.refuse(ErrorCode.MARSHALLING_ERROR, context)
                : preparer.prepare(decoded, context);
    }

    /**
     * The session is known from the proposal on: a quorum without this member may decide, and its client speak, before it is
     * applied here.
     */
    private PreparedTxn createSession(
            long from, @Nullable Session<Connection> session, CreateSession.Request create, TxnContext context) {
        if (session != null) {
            return preparer.refuse(ErrorCode.SESSION_EXPIRED, context);
        }
        sessions.open(context.sessionId(), create.timeoutMillis(), turn.nowNanos())
                .own(from);
        return preparer.createSession(create.timeoutMillis(), context);
    }

    private static @Nullable OpRequest decode(OpCode op, byte[] body) {
        try {
            return op.decodeRequest(new WireReader(body));
        } catch (MalformedRecordException e) {
            return null;
        }
    }
}
