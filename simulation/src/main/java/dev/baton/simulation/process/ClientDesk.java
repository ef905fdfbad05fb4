package dev.baton.simulation.process;

import dev.baton.server.node.ClientClose;
import dev.baton.server.node.ClientLane;
import dev.baton.server.node.ClientPeer;
import dev.baton.server.node.NodeInput;
import dev.baton.simulation.net.Connection;
import dev.baton.simulation.net.Receiver;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ConnectRequest;
import java.util.ArrayList;
import java.util.List;

/** A member's connections to clients: what a socket and a decoder do for the node. */
final class ClientDesk {
    private static final byte[] LOCALHOST = {127, 0, 0, 1};

    /** The node's end of one connection. */
    private final class Lane extends ClientLane implements Receiver {
        private final Connection connection;
        private boolean greeted;
        private boolean over;

        Lane(long id, Connection connection) {
            super(id, ClientPeer.of(LOCALHOST, 40_000));
            this.connection = connection;
        }

        @Override
        public void onPacket(Connection from, Object what) {
            WireReader in = new WireReader((byte[]) what);
            while (in.remaining() > 0 && !over) {
                WireReader frame = new WireReader(in.readBytes(in.readInt()));
                if (greeted) {
                    int xid = frame.readInt();
                    int type = frame.readInt();
                    OpCode op = OpCode.of(type);
                    member.step(
                            op == null
                                    ? new NodeInput.ClientMalformed(this, xid, type)
                                    : new NodeInput.ClientRequest(this, xid, op.decodeRequest(frame)));
                } else {
                    greeted = true;
                    member.step(new NodeInput.ClientOpened(this));
                    member.step(new NodeInput.ClientConnect(this, ConnectRequest.read(frame)));
                }
            }
        }

        @Override
        public void onClosed(Connection from) {
            end();
        }

        private void end() {
            if (!over) {
                over = true;
                lanes.remove(this);
                member.later(() -> member.step(new NodeInput.ClientClosed(this)));
            }
        }
    }

    private final Member member;
    private final Neighbourhood around;
    private final List<ClientLane> lanes = new ArrayList<>();
    private long laneCount;

    ClientDesk(Member member, Neighbourhood around) {
        this.member = member;
        this.around = around;
    }

    Receiver accept(Connection connection) {
        Lane lane = new Lane(++laneCount, connection);
        lanes.add(lane);
        return lane;
    }

    List<ClientLane> lanes() {
        return lanes;
    }

    /** The process is gone. */
    void clear() {
        lanes.clear();
    }

    void flush(ClientLane lane) {
        Lane own = (Lane) lane;
        byte[] bytes = own.out().toByteArray();
        own.out().clear();
        around.world().trace(member.address(), bytes.length);
        own.connection.send(member, bytes);
    }

    void close(ClientClose close) {
        Lane own = (Lane) close.lane();
        around.clientClosed(own.connection.dialler(), close.reason());
        if (close.afterFlush()) {
            own.connection.finish(member);
        } else {
            own.connection.close(member);
        }
        own.end();
    }
}
