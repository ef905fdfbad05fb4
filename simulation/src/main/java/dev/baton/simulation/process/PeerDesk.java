package dev.baton.simulation.process;

import dev.baton.server.node.NodeInput;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.server.zab.wire.QuorumCodec;
import dev.baton.simulation.disk.ChainedLog;
import dev.baton.simulation.disk.SimDisk;
import dev.baton.simulation.disk.SnapshotBodies;
import dev.baton.simulation.net.Connection;
import dev.baton.simulation.net.Receiver;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A member's connections to the others: messages through the real codec, logs and snapshots on the way. */
final class PeerDesk implements Receiver {
    /** Raw bytes of a snapshot. */
    private record Raw(byte[] bytes) {}

    /** The snapshot is complete; the history it stands for. */
    private record SnapshotEnd(long chain) {}

    private final Member member;
    private final Neighbourhood around;
    private final World world;
    private final SortedMap<Long, Connection> links = new TreeMap<>();
    private WireWriter incoming = new WireWriter();
    private long incomingZxid;
    private @Nullable Connection incomingFrom;
    private long outgoingZxid;
    private int connectAttempt;
    private boolean told;

    PeerDesk(Member member, Neighbourhood around) {
        this.member = member;
        this.around = around;
        this.world = around.world();
    }

    /** The process is gone. */
    void clear() {
        links.clear();
        connectAttempt++;
        incomingFrom = null;
    }

    void carryOut(PeerOrder order) {
        Connection link = links.get(order.peer());
        switch (order.kind()) {
            case SEND -> send(order.peer(), link, ((PeerOrder.Send) order).message());
            case CONNECT -> connect(order.peer());
            case DISCONNECT -> {
                connectAttempt++;
                if (link != null) {
                    forget(order.peer(), link);
                    link.close(member);
                }
            }
            case STREAM_LOG -> member.later(() -> streamLog(link, (PeerOrder.StreamLog) order));
            case SNAPSHOT_BEGIN -> {
                outgoingZxid = ((PeerOrder.SnapshotBegin) order).zxid();
                world.reached(Reach.SYNC_SNAP);
                transmit(link, encode(new Message.Snap(outgoingZxid)));
            }
            case SNAPSHOT_BYTES -> {
                if (link != null) {
                    Raw raw = new Raw(((PeerOrder.SnapshotBytes) order).bytes());
                    link.sendLong(member, raw, around.network().calmDelayMax() * 20);
                }
            }
            case SNAPSHOT_END ->
                transmit(link, new SnapshotEnd(member.disk().ordered().chainAt(outgoingZxid)));
        }
    }

    private void transmit(@Nullable Connection link, Object what) {
        if (link != null) {
            link.send(member, what);
        }
    }

    private void send(long peer, @Nullable Connection link, Message message) {
        checkPromises(message);
        switch (message.kind()) {
            case ELECTION -> {
                around.network().sendVote(member, around.member(peer), message);
                return;
            }
            case DIFF -> world.reached(Reach.SYNC_DIFF);
            case TRUNC -> {
                world.reached(Reach.SYNC_TRUNC);
                told = true;
            }
            case PROPOSAL -> {
                if (told) {
                    world.reached(Reach.SYNC_TRUNC_THEN_DIFF);
                }
            }
            case NEW_LEADER -> told = false;
            default -> {
                // Every day's business.
            }
        }
        transmit(link, encode(message));
    }

    /** I4 and I6 where they are due: nothing is promised that a crash could take back. */
    private void checkPromises(Message message) {
        SimDisk disk = member.disk();
        switch (message.kind()) {
            case ACK -> {
                long zxid = ((Message.Ack) message).zxid();
                if (Zxid.isStart(zxid)) {
                    holds(disk.durableCurrentEpoch() >= Zxid.epoch(zxid), "I4", "its epoch", message);
                    holds(disk.durableZxid() >= disk.ordered().lastZxid(), "I4", "its history", message);
                } else {
                    long chain = disk.ordered().chainAt(zxid);
                    holds(chain == ChainedLog.UNKNOWN || disk.hasDurably(zxid, chain), "I6", "its entry", message);
                }
            }
            case LEADER_INFO ->
                holds(
                        disk.durableAcceptedEpoch() >= ((Message.LeaderInfo) message).epoch(),
                        "I4",
                        "its epoch",
                        message);
            case ACK_EPOCH ->
                holds(
                        !((Message.AckEpoch) message).isPromise()
                                || disk.durableAcceptedEpoch() >= disk.orderedAcceptedEpoch(),
                        "I4",
                        "its promise",
                        message);
            default -> {
                // No promise.
            }
        }
    }

    private void holds(boolean durable, String rule, String what, Message message) {
        Violation.unless(durable, rule, "%s sends %s before %s is durable", member, message, what);
    }

    private void connect(long peer) {
        int attempt = ++connectAttempt;
        around.network().dial(member, this, around.member(peer), connection -> {
            if (attempt != connectAttempt) {
                if (connection != null) {
                    connection.close(member);
                }
            } else if (connection == null) {
                member.step(new NodeInput.PeerDown(peer, Channel.QUORUM));
            } else {
                links.put(peer, connection);
                member.step(new NodeInput.PeerUp(peer, Channel.QUORUM));
            }
        });
    }

    /** A learner has come. */
    Receiver accept(Connection connection) {
        long peer = connection.other(member).address();
        Connection old = links.get(peer);
        if (old != null) {
            forget(peer, old);
            old.close(member);
            member.step(new NodeInput.PeerDown(peer, Channel.QUORUM));
        }
        links.put(peer, connection);
        member.step(new NodeInput.PeerUp(peer, Channel.QUORUM));
        return this;
    }

    private void forget(long peer, Connection link) {
        links.remove(peer);
        if (incomingFrom == link) {
            incomingFrom = null;
            world.reached(Reach.SNAPSHOT_TRANSFER_BROKEN);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        long peer = connection.other(member).address();
        if (links.get(peer) == connection) {
            forget(peer, connection);
            member.step(new NodeInput.PeerDown(peer, Channel.QUORUM));
        }
    }

    @Override
    public void onPacket(Connection connection, Object what) {
        long peer = connection.other(member).address();
        if (links.get(peer) != connection) {
            return;
        }
        if (what instanceof Raw raw) {
            incoming.writeBytes(raw.bytes(), 0, raw.bytes().length);
        } else if (what instanceof SnapshotEnd end) {
            received(connection, peer, end.chain());
        } else {
            Message message = Objects.requireNonNull(QuorumCodec.decode(new WireReader((byte[]) what)));
            if (message instanceof Message.Snap snap) {
                incoming = new WireWriter();
                incomingZxid = snap.zxid();
                incomingFrom = connection;
            }
            member.step(new NodeInput.FromPeer(peer, message));
        }
    }

    private void received(Connection connection, long peer, long chain) {
        byte[] body = incoming.toByteArray();
        long zxid = incomingZxid;
        Violation.unless(
                SnapshotBodies.load(body, zxid).lastZxid() == zxid,
                "I13",
                "a snapshot of %x is of something else",
                zxid);
        member.later(() -> {
            if (links.get(peer) == connection) {
                incomingFrom = null;
                member.disk().keepReceived(zxid, body, chain);
                member.step(new NodeInput.SnapshotReceived(peer, zxid));
            }
        });
    }

    private void streamLog(@Nullable Connection link, PeerOrder.StreamLog order) {
        if (link == null || links.get(order.peer()) != link) {
            return;
        }
        List<LogEntry> entries = member.disk().read(order.afterZxid(), order.upToZxid());
        if (entries == null) {
            member.step(new NodeInput.LogStreamed(order.peer(), order.afterZxid(), false));
            return;
        }
        world.reached(Reach.SYNC_FROM_LOG);
        for (LogEntry entry : entries) {
            link.send(member, encode(new Message.Proposal(entry)));
            link.send(member, encode(new Message.Commit(entry.zxid())));
        }
        member.step(new NodeInput.LogStreamed(order.peer(), order.upToZxid(), true));
    }

    private static byte[] encode(Message message) {
        WireWriter out = new WireWriter();
        QuorumCodec.encode(message, out);
        return out.toByteArray();
    }
}
