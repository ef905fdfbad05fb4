package dev.baton.server.node;

import dev.baton.server.auth.Authenticator;
import dev.baton.server.auth.Identities;
import dev.baton.server.auth.SaslStep;
import dev.baton.server.session.Session;
import dev.baton.server.session.Sessions;
import dev.baton.server.tree.ApplyResult;
import dev.baton.server.tree.Tree;
import dev.baton.server.txn.TxnType;
import dev.baton.server.verify.Verify;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpKind;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of requests. Those of one connection are answered in the order in which they came: a write is proposed as soon as
 * it arrives and answered when it is applied, and what comes behind it waits in the connection's queue. With nothing in the
 * queue a read is answered at once.
 *
 * <p>Only want of room holds a write back: too many proposals are outstanding in the whole server, or on a learner too much of what was
 * sent to the leader; others have been waiting for that room for longer; or there are waiting reads before it whose answers would
 * not fit into the connection's lane together (they have to be answered before the write takes effect).
 */
final class Requests {
    private final Limits limits;
    private final Turn turn;
    private final Tree tree;
    private final Connections connections;
    private final Replies replies;
    private final Consensus consensus;
    private final WriteGate gate;
    private final Sessions<Connection> sessions;
    private final Authenticator authenticator;
    private final Tallies counters;
    private final ReplyEstimate estimate;

    Requests(
            Limits limits,
            Turn turn,
            Tree tree,
            Connections connections,
            Replies replies,
            Consensus consensus,
            WriteGate gate,
            Sessions<Connection> sessions,
            Authenticator authenticator,
            Tallies counters) {
        this.limits = limits;
        this.turn = turn;
        this.tree = tree;
        this.connections = connections;
        this.replies = replies;
        this.consensus = consensus;
        this.gate = gate;
        this.sessions = sessions;
        this.authenticator = authenticator;
        this.counters = counters;
        this.estimate = new ReplyEstimate(tree);
    }

    /** A request that decoded. */
    void request(Connection connection, int xid, OpRequest request) {
        count(connection);
        if (!accepts(connection, xid, request, request.op().code(), null)) {
            return;
        }
        admit(connection, xid, request, turn.nowNanos());
    }

    /** A frame that did not decode. */
    void malformed(Connection connection, int xid, int type) {
        count(connection);
        if (accepts(connection, xid, null, type, null)) {
            admitMalformed(connection, xid, type, turn.nowNanos());
        }
    }

    /** A token of SASL, and what a mechanism has made of it. */
    void sasl(Connection connection, int xid, SaslStep step) {
        count(connection);
        if (accepts(connection, xid, null, OpCode.SASL.code(), step)) {
            answer(connection, xid, step);
        }
    }

    /** The handshake is over: what came meanwhile is looked at now. */
    void admitDeferred(Connection connection) {
        List<Pending> deferred = new ArrayList<>(connection.queue);
        while (!connection.queue.isEmpty()) {
            connection.dequeue();
        }
        connections.addInFlight(-deferred.size());
        for (Pending pending : deferred) {
            if (connection.ended() || connection.finishing) {
                return;
            }
            if (pending.sasl != null) {
                answer(connection, pending.xid, pending.sasl);
            } else if (pending.request == null) {
                admitMalformed(connection, pending.xid, pending.type, pending.sinceNanos);
            } else {
                admit(connection, pending.xid, pending.request, pending.sinceNanos);
            }
        }
        pump(connection);
    }

    /** The client has taken bytes. */
    void drained(Connection connection) {
        if (connection.lane.outboundBytes() <= limits.outboundBytesLow()) {
            connections.resume(connection, Connection.PAUSED_OUTBOUND);
        }
        pump(connection);
    }

    /** Answers what stands before a write that is about to be applied, so that none of it sees the write's effect. */
    void beforeApply(Proposal proposal) {
        Connection connection = proposal.connection();
        Pending request = proposal.request();
        if (connection == null || request == null || connection.ended()) {
            return;
        }
        while (!connection.ended() && connection.queue.element() != request) {
            Pending head = connection.queue.element();
            Verify.that(head.kind != Pending.Kind.WRITE, "writes of a connection are applied in its order");
            answerHead(connection, head);
        }
    }

    /** Answers a write that has been applied, and what waited behind it. */
    void applied(Proposal proposal, ApplyResult result) {
        Connection connection = proposal.connection();
        Pending request = proposal.request();
        if (connection == null || request == null || connection.ended()) {
            return;
        }
        Verify.that(connection.queue.peek() == request, "a write is answered as the first of its connection's queue");
        dequeue(connection);
        OpCode op = Verify.notNull(request.request, "a write without a request").op();
        if (result.type() == TxnType.ERROR && result.err() == ErrorCode.SESSION_MOVED.code()) {
            // Somebody else speaks for the session now: whoever speaks here must not take this for an answer.
            connections.end(connection, false, CloseReason.SESSION_MOVED);
            return;
        }
        replies.write(connection, request, op, result, proposal.zxid());
        if (op == OpCode.CLOSE_SESSION) {
            connections.end(connection, true, CloseReason.SESSION_CLOSED);
        }
        pump(connection);
    }

    /** Everything that a sync waited for is applied. */
    void confirmed(Connection connection, Pending sync) {
        sync.confirmed = true;
        if (!connection.ended()) {
            pump(connection);
        }
    }

    /** Goes on with writes that waited for room among the proposals. */
    void relieve() {
        for (Connection next = gate.pollRelieved(); next != null; next = gate.pollRelieved()) {
            if (!next.ended()) {
                readOn(next, Connection.PAUSED_PROPOSALS);
                pump(next);
            }
        }
    }

    private void count(Connection connection) {
        connection.receivedCount++;
        counters.receivedCount++;
    }

    /** Whether a frame is to be looked at now. */
    private boolean accepts(
            Connection connection, int xid, @Nullable OpRequest request, int type, @Nullable SaslStep sasl) {
        return switch (connection.state) {
            case READY -> !connection.finishing && isHeard(connection);
            case CONNECTING -> {
                Pending deferred =
                        new Pending(Pending.Kind.DEFERRED, xid, turn.nowNanos(), connection.identities, request, type);
                deferred.sasl = sasl;
                enqueue(connection, deferred);
                yield false;
            }
            case OPENED -> {
                connections.end(connection, false, CloseReason.PROTOCOL_VIOLATION);
                yield false;
            }
            case ENDED -> false;
        };
    }

    /** Whether the session goes on; if so its client was heard of now. */
    private boolean isHeard(Connection connection) {
        Session<Connection> session = Verify.notNull(connection.session, "a ready connection has a session");
        if (session.closing()) {
            // Whatever the answer would be, the connection ends before it.
            return false;
        }
        sessions.touch(session, turn.nowNanos());
        return true;
    }

    private void admit(Connection connection, int xid, OpRequest request, long sinceNanos) {
        OpSpec spec = request.op().spec();
        if (!spec.topLevel() || hasUnknownMode(request)) {
            admitMalformed(connection, xid, spec.code(), sinceNanos);
            return;
        }
        if (consensus.isReadOnly() && (spec.kind() == OpKind.WRITE || spec.kind() == OpKind.SYNC)) {
            admitWithoutLeader(connection, xid, request, sinceNanos);
            return;
        }
        switch (spec.kind()) {
            case READ -> admitRead(connection, xid, request, sinceNanos);
            case LOCAL -> admitLocal(connection, xid, request, sinceNanos);
            case WRITE -> admitWrite(connection, xid, request, sinceNanos);
            case SYNC -> admitSync(connection, xid, request, sinceNanos);
            case CONNECTION -> identify(connection, xid, request, sinceNanos);
            case INTERNAL -> admitMalformed(connection, xid, spec.code(), sinceNanos);
        }
    }

    /** A ping must tell that the server lives, however long the writes before it take; clients expect it to overtake. */
    private void admitLocal(Connection connection, int xid, OpRequest request, long sinceNanos) {
        if (request.op() == OpCode.PING) {
            replies.read(connection, xid, request, connection.identities, sinceNanos);
        } else {
            admitRead(connection, xid, request, sinceNanos);
        }
    }

    private void admitRead(Connection connection, int xid, OpRequest request, long sinceNanos) {
        if (connection.queue.isEmpty() && !replies.outboundFull(connection)) {
            replies.read(connection, xid, request, connection.identities, sinceNanos);
            return;
        }
        Pending pending = pending(Pending.Kind.READ, connection, xid, request, sinceNanos);
        pending.replyBytes = estimate.of(request);
        enqueue(connection, pending);
    }

    private void admitSync(Connection connection, int xid, OpRequest request, long sinceNanos) {
        Pending pending = pending(Pending.Kind.SYNC, connection, xid, request, sinceNanos);
        enqueue(connection, pending);
        if (consensus.confirm(connection, pending)) {
            confirmed(connection, pending);
        }
    }

    private void admitWrite(Connection connection, int xid, OpRequest request, long sinceNanos) {
        Pending pending = pending(Pending.Kind.WRITE, connection, xid, request, sinceNanos);
        connection.finishing = request.op() == OpCode.CLOSE_SESSION;
        connection.unproposedCount++;
        enqueue(connection, pending);
        if (connection.unproposedCount == 1) {
            gate.tryPropose(connection, pending, connection.waitingReadBytes);
            if (pending.kind == Pending.Kind.REFUSED) {
                pump(connection);
            }
        }
    }

    private void admitWithoutLeader(Connection connection, int xid, OpRequest request, long sinceNanos) {
        boolean ownEnd =
                request.op() == OpCode.CLOSE_SESSION && !tree.sessions().contains(connection.sessionId());
        Pending pending = new Pending(
                Pending.Kind.REFUSED,
                xid,
                sinceNanos,
                connection.identities,
                request,
                request.op().code());
        pending.err = ownEnd ? 0 : ErrorCode.NOT_READ_ONLY.code();
        connection.finishing = ownEnd;
        enqueue(connection, pending);
        pump(connection);
    }

    private void admitMalformed(Connection connection, int xid, int type, long sinceNanos) {
        OpCode op = OpCode.of(type);
        boolean known = op != null && op.spec().topLevel();
        connection.finishing = !known;
        Pending.Kind kind = known ? Pending.Kind.MALFORMED : Pending.Kind.UNIMPLEMENTED;
        enqueue(connection, new Pending(kind, xid, sinceNanos, connection.identities, null, type));
        pump(connection);
    }

    /** Auth and SASL packets are answered on receipt and may overtake what is in the queue. */
    private void identify(Connection connection, int xid, OpRequest request, long sinceNanos) {
        if (request.op() == OpCode.SASL) {
            replies.sasl(connection, xid, null);
            return;
        }
        Auth.Request auth = (Auth.Request) request;
        Identities more = authenticator.authenticate(connection.identities, auth.scheme(), auth.auth());
        if (more == null) {
            refuse(connection, xid, OpCode.AUTH, sinceNanos);
        } else {
            connection.identities = more;
            replies.header(connection, xid, 0, 0, OpCode.AUTH, sinceNanos);
        }
    }

    private void answer(Connection connection, int xid, SaslStep step) {
        Identities more = step.failed() ? null : connection.identities;
        if (more != null && step.user() != null) {
            more = authenticator.withSasl(more, step.user());
        }
        if (more == null) {
            refuse(connection, xid, OpCode.SASL, turn.nowNanos());
        } else {
            connection.identities = more;
            replies.sasl(connection, xid, step.token());
        }
    }

    private void refuse(Connection connection, int xid, OpCode op, long sinceNanos) {
        counters.authFailedCount++;
        replies.header(connection, xid, 0, ErrorCode.AUTH_FAILED.code(), op, sinceNanos);
        connections.end(connection, true, CloseReason.AUTH_FAILED);
    }

    /** Answers all that can be answered, proposes all that can be proposed. */
    private void pump(Connection connection) {
        answerReady(connection);
        while (connection.unproposedCount > 0 && gate.proposeWaiting(connection)) {
            answerReady(connection);
        }
        if (connection.queue.size() <= limits.inFlightLow()) {
            readOn(connection, Connection.PAUSED_IN_FLIGHT);
        }
    }

    private void answerReady(Connection connection) {
        while (!connection.ended() && !connection.queue.isEmpty()) {
            Pending head = connection.queue.element();
            boolean waits = head.kind == Pending.Kind.WRITE
                    || head.kind == Pending.Kind.SYNC && !head.confirmed
                    || replies.outboundFull(connection);
            if (waits) {
                break;
            }
            answerHead(connection, head);
        }
    }

    private void answerHead(Connection connection, Pending head) {
        dequeue(connection);
        switch (head.kind) {
            case READ, SYNC ->
                replies.read(
                        connection,
                        head.xid,
                        Verify.notNull(head.request, "a read without a request"),
                        head.who,
                        head.sinceNanos);
            case MALFORMED ->
                replies.header(
                        connection,
                        head.xid,
                        tree.lastZxid(),
                        ErrorCode.MARSHALLING_ERROR.code(),
                        OpCode.of(head.type),
                        head.sinceNanos);
            case REFUSED -> {
                replies.header(connection, head.xid, tree.lastZxid(), head.err, OpCode.of(head.type), head.sinceNanos);
                if (head.err == 0) {
                    gate.endAnswered(Verify.notNull(connection.session, "an end without a session"));
                }
            }
            case UNIMPLEMENTED -> {
                replies.header(connection, head.xid, -1, ErrorCode.UNIMPLEMENTED.code(), null, head.sinceNanos);
                connections.end(connection, true, CloseReason.UNIMPLEMENTED);
            }
            case WRITE, DEFERRED -> Verify.that(false, "not to be answered from the queue: " + head.kind);
        }
    }

    /** Ends a pause that was this server's doing: the client's silence so far does not count. */
    private void readOn(Connection connection, int reason) {
        Session<Connection> session = connection.session;
        if (connections.resume(connection, reason) && session != null) {
            sessions.touch(session, turn.nowNanos());
        }
    }

    private Pending pending(Pending.Kind kind, Connection connection, int xid, OpRequest request, long sinceNanos) {
        return new Pending(kind, xid, sinceNanos, connection.identities, request, 0);
    }

    private void enqueue(Connection connection, Pending pending) {
        connection.enqueue(pending);
        connections.addInFlight(1);
        if (connection.queue.size() >= limits.inFlightMax()) {
            connections.pause(connection, Connection.PAUSED_IN_FLIGHT);
        }
    }

    private void dequeue(Connection connection) {
        connection.dequeue();
        connections.addInFlight(-1);
    }

    /** Inside a multi a create with an unknown flag does not count as decoded. */
    static boolean hasUnknownMode(OpRequest request) {
        if (request.op() != OpCode.MULTI) {
            return false;
        }
        for (OpRequest op : ((Multi.Request) request).ops()) {
            if (op instanceof CreateRequest create && CreateMode.ofFlag(create.flags()) == null) {
                return true;
            }
        }
        return false;
    }
}
