package dev.baton.server.node;

import dev.baton.server.prep.PreparedTxn;
import dev.baton.server.prep.Preparer;
import dev.baton.server.prep.TxnContext;
import dev.baton.server.session.Session;
import dev.baton.server.verify.Verify;
import dev.baton.server.zab.Message;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Turns clients' writes into proposals, as far as there is room; where proposals are not made, sends them to where they are. */
final class WriteGate {
    private final Limits limits;
    private final Connections connections;
    private final Proposals proposals;
    private final Preparer preparer;
    private final Consensus consensus;
    private final LocalSessions locals;
    private final Tallies tallies;
    private final Forwards forwards;

    /** Connections with a write that found no room, in the order in which that happened. */
    private final ArrayDeque<Connection> blocked = new ArrayDeque<>();

    WriteGate(
            Limits limits,
            Connections connections,
            Consensus consensus,
            Proposals proposals,
            Preparer preparer,
            LocalSessions locals,
            Tallies tallies) {
        this.limits = limits;
        this.connections = connections;
        this.consensus = consensus;
        this.proposals = proposals;
        this.preparer = preparer;
        this.locals = locals;
        this.tallies = tallies;
        this.forwards = new Forwards(limits.proposalBytesMax());
    }

    /**
     * Proposes the writes in a connection's queue that are not proposed yet, in order, as far as they may be.
     *
     * @return whether one of them turned out to be one that is answered without that
     */
    boolean proposeWaiting(Connection connection) {
        boolean answered = false;
        long readBytes = 0;
        for (Pending pending : connection.queue) {
            readBytes += pending.replyBytes;
            boolean waits = pending.kind == Pending.Kind.WRITE && !pending.proposed;
            if (waits && !tryPropose(connection, pending, readBytes)) {
                break;
            }
            answered |= waits && pending.kind == Pending.Kind.REFUSED;
        }
        return answered;
    }

    /**
     * Proposes a write whose predecessors are proposed, if it may be now. If there is no room among the proposals, the
     * connection is remembered and not read from until there is. What a local session asks for may turn out to be answered here.
     *
     * @param readBytesBefore bytes that the answers to waiting reads before the write will take
     */
    boolean tryPropose(Connection connection, Pending pending, long readBytesBefore) {
        OpRequest request = Verify.notNull(pending.request, "a write without a request");
        if (!mayPropose(connection, readBytesBefore)) {
            return false;
        }
        if (locals.upgradeFor(sessionOf(connection), request) && !mayPropose(connection, readBytesBefore)) {
            return false;
        }
        propose(connection, pending, request);
        return true;
    }

    /** The end of a session of this member alone, which a write asked for, is answered and to be carried out. */
    void endAnswered(Session<Connection> session) {
        locals.close(session);
    }

    /** Takes a connection for whose writes there is room again. */
    @Nullable
    Connection pollRelieved() {
        if (blocked.isEmpty() || !(consensus.isLeading() ? proposals.relieved() : forwards.relieved())) {
            return null;
        }
        Connection connection = blocked.remove();
        connection.blocked = false;
        return connection;
    }

    /** Service ends, and with it everything that waits. */
    void clear() {
        blocked.clear();
        forwards.clear();
    }

    /** A transaction came from the leader. */
    void decided(long sessionId, int cxid) {
        forwards.decided(sessionId, cxid);
    }

    private boolean mayPropose(Connection connection, long readBytesBefore) {
        if (sessionOf(connection).closing() || connection.blocked) {
            // The blocked one waits behind others, which may have been waiting for longer.
            return false;
        }
        if (consensus.isLeading() ? proposals.saturated() : forwards.full()) {
            connection.blocked = true;
            blocked.add(connection);
            connections.pause(connection, Connection.PAUSED_PROPOSALS);
            return false;
        }
        return readBytesBefore == 0 || readBytesBefore + connection.lane.outboundBytes() <= limits.outboundBytesSoft();
    }

    private void propose(Connection connection, Pending pending, OpRequest request) {
        Session<Connection> session = sessionOf(connection);
        tallies.writeCount++;
        pending.proposed = true;
        connection.unproposedCount--;
        if (locals.answers(session, pending, request)) {
            return;
        }
        if (!consensus.isLeading()) {
            pending.sentAtZxid = consensus.lastZxid();
            Message.Request message = Forwarding.request(connection.sessionId(), pending, request);
            forwards.add(message.sessionId(), message.cxid(), message.body().length);
            consensus.forward(message);
            return;
        }
        TxnContext context = proposals.next(connection.sessionId(), pending.xid, pending.who);
        PreparedTxn txn;
        if (request.op() == OpCode.CLOSE_SESSION) {
            session.markClosing();
            txn = preparer.closeSession(context);
        } else {
            txn = preparer.prepare(request, session.local() ? context.ofLocalSession() : context);
        }
        proposals.propose(txn, connection, pending);
    }

    private static Session<Connection> sessionOf(Connection connection) {
        return Verify.notNull(connection.session, "a write without a session");
    }
}
