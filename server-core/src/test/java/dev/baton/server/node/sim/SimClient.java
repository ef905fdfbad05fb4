package dev.baton.server.node.sim;

import dev.baton.server.node.ClientLane;
import dev.baton.server.node.ClientPeer;
import dev.baton.server.node.CloseReason;
import dev.baton.server.node.NodeInput;
import dev.baton.wire.io.WireReader;
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
import java.util.function.Consumer;

/**
 * One connection of a client to one member, and its session. It pings as clients do, until it is told not to. A call ends with an
 * answer or, if the connection ends before, as lost.
 */
final class SimClient {
    /** A request and what became of it. */
    static final class Call {
        final int xid;
        final OpRequest request;
        boolean done;
        boolean lost;
        ReplyHeader header;
        OpResponse body;
        Runnable onDone = () -> {};

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

    /** The node's end. */
    static final class Lane extends ClientLane {
        private final SimClient client;

        Lane(long id, SimClient client) {
            super(id, ClientPeer.of(new byte[] {127, 0, 0, 1}, 40_000));
            this.client = client;
        }

        void flush() {
            byte[] bytes = out().toByteArray();
            out().clear();
            client.onBytes(bytes);
        }

        void closed(CloseReason reason) {
            client.closeReason = reason;
            client.onClosed();
        }
    }

    private final Ensemble world;
    final SimNode member;
    private final Lane lane;
    private final int memberIncarnation;
    private final ArrayDeque<Call> inFlight = new ArrayDeque<>();
    final List<WatcherEvent> watchEvents = new ArrayList<>();
    ConnectResponse session;
    Consumer<ConnectResponse> onSession = answer -> {};

    CloseReason closeReason;
    boolean closed;
    boolean pinging = true;
    long lastZxid;
    private int lastXid;

    SimClient(Ensemble world, SimNode member, long laneId, int firstXid) {
        this.world = world;
        this.member = member;
        this.lane = new Lane(laneId, this);
        this.memberIncarnation = member.incarnation();
        this.lastXid = firstXid;
    }

    void open(ConnectRequest request) {
        tell(new NodeInput.ClientOpened(lane));
        tell(new NodeInput.ClientConnect(lane, request));
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
        tell(new NodeInput.ClientRequest(lane, call.xid, request));
        return call;
    }

    int lastXid() {
        return lastXid;
    }

    static Create.Request create(String path, int flags) {
        return new Create.Request(path, path.getBytes(StandardCharsets.UTF_8), Acl.OPEN, flags);
    }

    /** The client's side of the connection breaks. */
    void drop() {
        onClosed();
    }

    void onClosed() {
        if (closed) {
            return;
        }
        closed = true;
        inFlight.forEach(call -> {
            call.done = true;
            call.lost = true;
            call.onDone.run();
        });
        inFlight.clear();
        world.events().after(0, () -> {
            if (member.isUp() && member.incarnation() == memberIncarnation) {
                member.step(new NodeInput.ClientClosed(lane));
            }
        });
    }

    private void tell(NodeInput input) {
        member.whenAwake(() -> {
            if (!closed && member.incarnation() == memberIncarnation) {
                member.step(input);
            }
        });
    }

    private void onBytes(byte[] bytes) {
        if (closed) {
            return;
        }
        WireReader in = new WireReader(bytes);
        while (in.remaining() > 0) {
            int length = in.readInt();
            WireReader frame = new WireReader(in.readBytes(length));
            if (session == null) {
                session = ConnectResponse.read(frame);
                onSession.accept(session);
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
            Ensemble.that(
                    header.zxid() >= lastZxid || header.xid() == Xids.PING,
                    "session sees %x after %x",
                    header.zxid(),
                    lastZxid);
            lastZxid = Math.max(lastZxid, header.zxid());
        }
        if (header.xid() == Xids.PING) {
            return;
        }
        Call call = inFlight.remove();
        Ensemble.that(call.xid == header.xid(), "answers %s to %s", header.xid(), call.xid);
        call.header = header;
        call.body = header.err() == 0 ? call.request.op().decodeResponse(frame) : null;
        call.done = true;
        call.onDone.run();
    }

    private void ping() {
        if (closed || session.sessionId() == 0) {
            return;
        }
        if (pinging) {
            tell(new NodeInput.ClientRequest(lane, Xids.PING, new Ping.Request()));
        }
        world.events().after(session.timeoutMillis() * Ensemble.MILLI / 3, this::ping);
    }

    @Override
    public String toString() {
        return "client of " + member.id() + (closed ? " closed " + closeReason : "") + " " + session;
    }
}
