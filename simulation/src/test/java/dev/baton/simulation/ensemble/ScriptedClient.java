package dev.baton.simulation.ensemble;

import dev.baton.server.node.CloseReason;
import dev.baton.simulation.net.Connection;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Receiver;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.Ping;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection of a client to one member, and its session, in the hand of a test. It pings as clients do, until it
 * is told not to. A call ends with an answer or, if the connection ends before, as lost.
 */
final class ScriptedClient implements Host, Receiver {
    /** A request and what became of it. */
    static final class Call {
        final int xid;
        final OpRequest request;
        boolean done;
        boolean lost;
        ReplyHeader header;
        OpResponse body;

        Call(int xid, OpRequest request) {
            this.xid = xid;
            this.request = request;
        }

        ErrorCode error() {
            return header == null ? null : ErrorCode.of(header.err());
        }

        boolean ok() {
            return header != null && header.err() == 0;
        }

        @Override
        public String toString() {
            return request + (lost ? " lost" : done ? " " + error() : " pending");
        }
    }

    private final Ensemble world;
    private final int address;
    final Member member;
    private final ArrayDeque<Call> inFlight = new ArrayDeque<>();
    private final List<byte[]> unsent = new ArrayList<>();
    final List<WatcherEvent> watchEvents = new ArrayList<>();
    private Connection connection;
    ConnectResponse session;

    CloseReason closeReason;
    boolean closed;
    boolean pinging = true;
    long lastZxid;
    private int lastXid;

    ScriptedClient(Ensemble world, Member member, int address, int firstXid) {
        this.world = world;
        this.member = member;
        this.address = address;
        this.lastXid = firstXid;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public int incarnation() {
        return 0;
    }

    @Override
    public void whenAwake(Runnable action) {
        action.run();
    }

    @Override
    public Receiver accept(Connection strange) {
        throw new IllegalStateException("somebody has dialled a client");
    }

    void open(ConnectRequest request) {
        transmit(out -> request.writeTo(out));
        world.network().dial(this, this, member, made -> {
            if (made == null) {
                onClosed(made);
                return;
            }
            connection = made;
            unsent.forEach(frame -> made.send(this, frame));
            unsent.clear();
        });
    }

    boolean isConnected() {
        return session != null && session.sessionId() != 0 && !closed;
    }

    long id() {
        return session.sessionId();
    }

    /** Sends at once; others may be in flight. */
    Call send(OpRequest request) {
        Call call = new Call(++lastXid, request);
        if (closed) {
            call.done = true;
            call.lost = true;
            return call;
        }
        inFlight.add(call);
        transmit(call.xid, request);
        return call;
    }

    int lastXid() {
        return lastXid;
    }

    static Create.Request create(String path, int flags) {
        return new Create.Request(path, path.getBytes(StandardCharsets.UTF_8), Acl.OPEN, flags);
    }

    private void transmit(int xid, OpRequest request) {
        transmit(out -> {
            out.writeInt(xid);
            out.writeInt(request.op().code());
            request.writeTo(out);
        });
    }

    private void transmit(java.util.function.Consumer<WireWriter> body) {
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        body.accept(out);
        out.endFrame(mark);
        if (connection == null) {
            unsent.add(out.toByteArray());
        } else {
            connection.send(this, out.toByteArray());
        }
    }

    @Override
    public void onClosed(Connection gone) {
        if (closed) {
            return;
        }
        closed = true;
        inFlight.forEach(call -> {
            call.done = true;
            call.lost = true;
        });
        inFlight.clear();
    }

    @Override
    public void onPacket(Connection from, Object what) {
        WireReader in = new WireReader((byte[]) what);
        while (in.remaining() > 0) {
            WireReader frame = new WireReader(in.readBytes(in.readInt()));
            if (session == null) {
                session = ConnectResponse.read(frame);
                ping();
            } else {
                onReply(frame);
            }
        }
    }

    private void onReply(WireReader frame) {
        ReplyHeader header = ReplyHeader.read(frame);
        if (header.xid() == Xids.NOTIFICATION) {
            watchEvents.add(WatcherEvent.read(frame));
            return;
        }
        if (header.zxid() > 0) {
            Violation.unless(header.zxid() >= lastZxid, "G3", "session sees %x after %x", header.zxid(), lastZxid);
            lastZxid = header.zxid();
        }
        if (header.xid() == Xids.PING) {
            return;
        }
        Call call = inFlight.remove();
        Violation.unless(call.xid == header.xid(), "G2", "answers %s to %s", header.xid(), call.xid);
        call.header = header;
        call.body = header.err() == 0 ? call.request.op().decodeResponse(frame) : null;
        call.done = true;
    }

    private void ping() {
        if (closed || session.sessionId() == 0) {
            return;
        }
        if (pinging) {
            transmit(Xids.PING, new Ping.Request());
        }
        world.world().events().after(session.timeoutMillis() * World.MILLI / 3, this::ping);
    }

    @Override
    public String toString() {
        return "client of " + member + (closed ? " closed " + closeReason : "") + " " + session;
    }
}
