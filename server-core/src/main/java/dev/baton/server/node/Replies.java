package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.op.Handlers;
import dev.baton.server.op.Reply;
import dev.baton.server.op.WriteReplies;
import dev.baton.server.tree.ApplyResult;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectResponse;
import org.jspecify.annotations.Nullable;

/** Writes frames into lanes, counts them, and watches over the bounds of what waits for a client. */
final class Replies implements Connection.EventWriter {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Limits limits;
    private final Turn turn;
    private final Tree tree;
    private final Handlers handlers;
    private final Connections connections;
    private final Tallies counters;
    private final Reply reply = new Reply();

    Replies(Limits limits, Turn turn, Tree tree, Handlers handlers, Connections connections, Tallies counters) {
        this.limits = limits;
        this.turn = turn;
        this.tree = tree;
        this.handlers = handlers;
        this.connections = connections;
        this.counters = counters;
    }

    /** Whether no read is to be answered for now, because the client lags behind. */
    boolean outboundFull(Connection connection) {
        return connection.lane.outboundBytes() > limits.outboundBytesSoft();
    }

    /** Answers a request of kind read, sync or local from the state as it is. */
    void read(Connection connection, int xid, OpRequest request, Identities who, long sinceNanos) {
        long zxid = tree.lastZxid();
        reply.open(connection.lane.out(), xid, zxid);
        int err = handlers.handle(request, connection, who, reply);
        counters.readCount++;
        finish(connection, request.op(), xid, zxid, err, sinceNanos);
    }

    /** Answers a write that is applied. */
    void write(Connection connection, Pending request, OpCode op, ApplyResult result, long zxid) {
        reply.open(connection.lane.out(), request.xid, zxid);
        int err = WriteReplies.write(op, result, op == OpCode.RECONFIG ? configuration() : null, reply);
        finish(connection, op, request.xid, zxid, err, request.sinceNanos);
    }

    private byte @Nullable [] configuration() {
        Znode node = tree.find(Tree.CONFIG_PATH);
        return node == null ? null : node.data();
    }

    /** A reply without a body. */
    void header(Connection connection, int xid, long zxid, int err, @Nullable OpCode op, long sinceNanos) {
        reply.open(connection.lane.out(), xid, zxid);
        finish(connection, op, xid, zxid, err, sinceNanos);
    }

    /** Takes a token of SASL, and answers with the next one; null for no more than a yes. */
    void sasl(Connection connection, int xid, byte @Nullable [] token) {
        reply.open(connection.lane.out(), xid, 0);
        reply.body().writeBuffer(token);
        finish(connection, OpCode.SASL, xid, 0, 0, turn.nowNanos());
    }

    /** The answer to a handshake. */
    void connect(Connection connection, ConnectResponse response) {
        WireWriter out = connection.lane.out();
        int mark = out.beginFrame();
        response.writeTo(out);
        out.endFrame(mark);
        sent(connection);
    }

    @Override
    public void event(Connection connection, WireWriter frame) {
        if (connection.ended()) {
            return;
        }
        connection.lane.out().writeBytes(frame.array(), 0, frame.size());
        counters.watchEventCount++;
        sent(connection);
    }

    private void finish(Connection connection, @Nullable OpCode op, int xid, long zxid, int err, long sinceNanos) {
        int length = reply.close(err);
        if (length > limits.outboundBytesHard()) {
            WireWriter out = connection.lane.out();
            out.truncate(out.size() - length);
            connections.end(connection, true, CloseReason.REPLY_TOO_LARGE);
            return;
        }
        long nanos = turn.nowNanos() - sinceNanos;
        counters.latency.record(nanos);
        connection.latency.record(nanos);
        connection.lastLatencyNanos = nanos;
        connection.lastOp = op;
        connection.lastXid = xid;
        connection.lastZxid = zxid;
        connection.lastResponseMillis = turn.nowNanos() / NANOS_PER_MILLI;
        sent(connection);
    }

    private void sent(Connection connection) {
        counters.sentCount++;
        connection.sentCount++;
        turn.out().dirty(connection.lane);
        long waiting = connection.lane.outboundBytes();
        if (waiting > limits.outboundBytesHard()) {
            counters.outboundOverflowCount++;
            connections.end(connection, false, CloseReason.OUTBOUND_OVERFLOW);
        } else if (waiting > limits.outboundBytesSoft()) {
            connections.pause(connection, Connection.PAUSED_OUTBOUND);
        }
    }
}
