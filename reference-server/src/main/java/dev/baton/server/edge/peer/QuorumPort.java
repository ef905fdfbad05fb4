package dev.baton.server.edge.peer;

import dev.baton.server.edge.EdgeLoop;
import dev.baton.server.edge.Endpoint;
import dev.baton.server.edge.FrameBuffer.SharedArray;
import dev.baton.server.edge.NameLookup;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.Storage;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.wire.SnapshotStream;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The quorum connections: those of learners that come here, and the one to the leader that this member follows. The port listens
 * all the time, so that a learner that is faster than the election it comes from finds somebody; while this member follows
 * somebody itself, learners are sent away.
 *
 * @protocol quorum-wire.md#4-quorum-stream-quorumpacket
 */
final class QuorumPort {
    private static final Logger LOG = LoggerFactory.getLogger(QuorumPort.class);
    private static final int ANONYMOUS_MAX = 64;
    private static final long INTAKE_BYTES_PENDING_MAX = 16L << 20;

    private final EdgeLoop edge;
    private PeerSettings settings;
    private final Dialer dialer;
    private final Faults faults;
    private final PeerRefusals refusals;
    private final Storage storage;
    private final LongSupplier intakeBytesPending;
    private final Executor lane;
    private final Consumer<NodeInput> node;
    private final SharedArray sharedArray = new SharedArray();
    private final SortedMap<Long, QuorumLink> links = new TreeMap<>();
    private List<QuorumLink> flushes = new ArrayList<>();
    private final Listener listener;
    private @Nullable Attempt attempt;
    private @Nullable QuorumLink toLeader;
    private int anonymous;
    private boolean closed;

    /** A connection to a leader that is being made. */
    private final class Attempt {
        final long leader;

        Attempt(long leader) {
            this.leader = leader;
        }

        void done(@Nullable SocketChannel channel) {
            if (attempt != this || closed) {
                if (channel != null) {
                    channel.close();
                }
                return;
            }
            attempt = null;
            if (channel == null || faults.separates(leader)) {
                if (channel != null) {
                    channel.close();
                }
                node.accept(new NodeInput.PeerDown(leader, Channel.QUORUM));
                return;
            }
            QuorumLink link = new QuorumLink(QuorumPort.this, channel, false);
            link.belongTo(leader);
            links.put(leader, link);
            toLeader = link;
            channel.pipeline().addLast(link);
            node.accept(new NodeInput.PeerUp(leader, Channel.QUORUM));
            channel.config().setAutoRead(true);
        }
    }

    QuorumPort(
            EdgeLoop edge,
            PeerSettings settings,
            Dialer dialer,
            Faults faults,
            PeerRefusals refusals,
            Storage storage,
            LongSupplier intakeBytesPending,
            Executor lane,
            Consumer<NodeInput> node) {
        this.edge = edge;
        this.settings = settings;
        this.dialer = dialer;
        this.faults = faults;
        this.refusals = refusals;
        this.storage = storage;
        this.intakeBytesPending = intakeBytesPending;
        this.lane = lane;
        this.node = node;
        this.listener = new Listener(edge, "quorum", this::accept);
    }

    /** Listens; called by the starting thread. */
    void bind(Endpoint where) throws IOException {
        listener.bind(where);
    }

    /** Listens elsewhere from now on. */
    void move(Endpoint where, NameLookup names) {
        listener.move(where, names);
    }

    private void accept(SocketChannel channel) {
        if (closed || anonymous >= ANONYMOUS_MAX) {
            refusals.add(PeerRefusal.TOO_MANY, channel.remoteAddress(), anonymous + " say nothing");
            channel.close();
            return;
        }
        anonymous++;
        channel.pipeline().addLast(new QuorumLink(this, channel, true));
    }

    private boolean isLearner() {
        return attempt != null || toLeader != null;
    }

    /** A learner has said who it is. Returns whether it may stay. */
    boolean introduced(QuorumLink link, Message.LearnerInfo info) {
        if (isLearner()) {
            return false;
        }
        anonymous--;
        QuorumLink old = links.get(info.sid());
        if (old != null) {
            old.silence();
            node.accept(new NodeInput.PeerDown(info.sid(), Channel.QUORUM));
        }
        link.belongTo(info.sid());
        links.put(info.sid(), link);
        node.accept(new NodeInput.PeerUp(info.sid(), Channel.QUORUM));
        node.accept(new NodeInput.FromPeer(info.sid(), info));
        return true;
    }

    void received(QuorumLink link, Message message) {
        switch (message.kind()) {
            case DIFF -> synchronising(link, "DIFF", ((Message.Diff) message).zxid());
            case TRUNC -> synchronising(link, "TRUNC", ((Message.Trunc) message).zxid());
            case SNAP -> synchronising(link, "SNAP", ((Message.Snap) message).zxid());
            default -> {
                // nothing an operator wants to read
            }
        }
        node.accept(new NodeInput.FromPeer(link.peer(), message));
    }

    private static void synchronising(QuorumLink link, String by, long zxid) {
        LOG.info("synchronising leader={} by={} zxid=0x{}", link.peer(), by, Long.toHexString(zxid));
    }

    /** Told later, since it may be noticed while orders are carried out; by then the link may be silent. */
    void congested(QuorumLink link, boolean much) {
        edge.executor().execute(() -> {
            if (!link.isSilent() && links.get(link.peer()) == link) {
                node.accept(new NodeInput.PeerCongestion(link.peer(), much));
            }
        });
    }

    /** A connection has ended, whoever ended it. Told later, for the same reason. */
    void gone(QuorumLink link) {
        if (link.isAnonymous()) {
            anonymous--;
            return;
        }
        if (link.isSilent() || closed) {
            return;
        }
        edge.executor().execute(() -> {
            if (!link.isSilent() && !closed) {
                forget(link);
                node.accept(new NodeInput.PeerDown(link.peer(), Channel.QUORUM));
            }
        });
    }

    private void forget(QuorumLink link) {
        link.silence();
        links.remove(link.peer(), link);
        if (toLeader == link) {
            toLeader = null;
        }
    }

    // Orders

    void connect(long leader) {
        disconnect(leader);
        Attempt made = new Attempt(leader);
        attempt = made;
        if (faults.separates(leader) || !settings.isPeer(leader)) {
            edge.executor().execute(() -> made.done(null));
            return;
        }
        PeerSettings.Address address = settings.addressOf(leader);
        dialer.dial(address.host(), address.quorumPort(), settings.leaderConnectMillis(), made::done);
    }

    void disconnect(long peer) {
        if (attempt != null && attempt.leader == peer) {
            attempt = null;
        }
        QuorumLink link = links.get(peer);
        if (link != null) {
            // What was ordered before may still be of use to the peer.
            link.flush();
            forget(link);
        }
    }

    void carryOut(PeerOrder order) {
        QuorumLink link = links.get(order.peer());
        if (link == null) {
            return;
        }
        switch (order.kind()) {
            case SEND -> link.send(((PeerOrder.Send) order).message());
            case STREAM_LOG -> streamLog(link, (PeerOrder.StreamLog) order);
            case SNAPSHOT_BEGIN -> link.send(new Message.Snap(((PeerOrder.SnapshotBegin) order).zxid()));
            case SNAPSHOT_BYTES -> link.sendRaw(((PeerOrder.SnapshotBytes) order).bytes());
            case SNAPSHOT_END -> link.sendRaw(SnapshotStream.signature());
            case CONNECT, DISCONNECT -> throw new IllegalStateException(order.kind() + " concerns no link");
        }
    }

    private void streamLog(QuorumLink link, PeerOrder.StreamLog order) {
        LogFeed.Target target = new LogFeed.Target() {
            @Override
            public boolean isWritable() {
                return link.isWritable();
            }

            @Override
            public void sendRaw(byte[] bytes) {
                link.sendRaw(bytes);
            }

            @Override
            public void done(long zxid, boolean ok) {
                link.streamed();
                node.accept(new NodeInput.LogStreamed(order.peer(), zxid, ok));
            }
        };
        link.stream(new LogFeed(storage, lane, edge.executor(), target, order.afterZxid(), order.upToZxid()));
    }

    void toFlush(QuorumLink link) {
        flushes.add(link);
    }

    void flush() {
        if (flushes.isEmpty()) {
            return;
        }
        List<QuorumLink> now = flushes;
        flushes = new ArrayList<>();
        now.forEach(QuorumLink::flush);
    }

    // Snapshots that come

    SnapshotReceiver receiveSnapshot(long zxid) {
        return storage.receiveSnapshot(zxid);
    }

    boolean isIntakeFull() {
        return intakeBytesPending.getAsLong() > INTAKE_BYTES_PENDING_MAX;
    }

    void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        for (QuorumLink link : List.copyOf(links.values())) {
            if (link.takeReceived(receiver)) {
                if (ok) {
                    node.accept(new NodeInput.SnapshotReceived(link.peer(), receiver.zxid()));
                } else {
                    link.refuse(PeerRefusal.BAD_SNAPSHOT, "0x" + Long.toHexString(receiver.zxid()));
                }
                return;
            }
        }
    }

    /** Members come, go, or are reached elsewhere. Connections that stand are the node's to end. */
    void configure(PeerSettings next) {
        settings = next;
    }

    PeerSettings settings() {
        return settings;
    }

    Faults faults() {
        return faults;
    }

    PeerRefusals refusals() {
        return refusals;
    }

    SharedArray sharedArray() {
        return sharedArray;
    }

    InetSocketAddress address() {
        return listener.address();
    }

    /** Breaks all connections. */
    void reset() {
        List.copyOf(links.values()).forEach(QuorumLink::close);
    }

    void close() {
        closed = true;
        attempt = null;
        listener.close();
        List.copyOf(links.values()).forEach(QuorumLink::silence);
    }
}
