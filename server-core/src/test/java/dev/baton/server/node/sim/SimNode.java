package dev.baton.server.node.sim;

import dev.baton.server.node.ClientClose;
import dev.baton.server.node.ClientLane;
import dev.baton.server.node.Node;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.NodeView;
import dev.baton.server.node.Outbox;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.node.SnapshotCommit;
import dev.baton.server.node.Trace;
import dev.baton.server.node.sim.Network.Link;
import dev.baton.server.node.sim.Network.Mark;
import dev.baton.server.node.sim.Network.Raw;
import dev.baton.server.quorum.Membership;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One process: a production node and a driver that does for it what a real one does with threads, sockets and files. */
final class SimNode {
    private static final long WALL_START_MILLIS = 1_700_000_000_000L;

    private final Ensemble world;
    private final NodeConfig config;
    private final SimStorage storage;
    private final SortedMap<Long, Link> links = new TreeMap<>();
    private final Outbox out = new Outbox();
    final List<Trace> traces = new ArrayList<>();
    final List<StorageOp> storageOps = new ArrayList<>();

    private Node node;
    private WireWriter snapshotBody = new WireWriter();
    private long snapshotZxid;
    private WireWriter incoming = new WireWriter();
    private long incomingZxid;
    private int incarnation;
    private int connectAttempt;
    private boolean up;
    private boolean backgroundArmed;
    private long pausedUntil;
    private long deadlineArmed;
    String halted;

    /** The configuration in force that the driver has kept, if a crash does not take it. */
    private Membership kept;

    SimNode(Ensemble world, NodeConfig config, SimStorage storage) {
        this.world = world;
        this.config = config;
        this.storage = storage;
    }

    long id() {
        return config.ensemble().self();
    }

    boolean isUp() {
        return up;
    }

    int incarnation() {
        return incarnation;
    }

    SimStorage storage() {
        return storage;
    }

    NodeView view() {
        return node.view();
    }

    NodeView.EnsembleStats stats() {
        return node.view().ensemble();
    }

    boolean isServing() {
        return up && stats().mode() != NodeView.Mode.NOT_SERVING && !isReadOnly();
    }

    boolean isReadOnly() {
        return up && stats().mode() == NodeView.Mode.READ_ONLY;
    }

    boolean isLeader() {
        return up && stats().mode() == NodeView.Mode.LEADER;
    }

    boolean uses(Link link) {
        return up && links.get(link.other(this).id()) == link;
    }

    void start() {
        up = true;
        deadlineArmed = Long.MAX_VALUE;
        backgroundArmed = false;
        out.clear();
        node = new Node(configAtStart(), storage.recover());
        step(NodeInput.Deadline.INSTANCE);
        world.members().forEach(other -> world.network().refreshElection(this, other));
    }

    /** The files of the configuration are written behind everything else, so a crash may come before. */
    private NodeConfig configAtStart() {
        ZabConfig zab = config.ensemble();
        boolean listed = kept != null && kept.text().contains("server." + id() + "=");
        if (!listed || world.random.nextBoolean()) {
            return config;
        }
        return config.withEnsemble(new ZabConfig(
                zab.self(),
                kept,
                zab.timing(),
                zab.election(),
                zab.window(),
                zab.features(),
                zab.counterMax(),
                zab.reconfiguration()));
    }

    void crash() {
        up = false;
        incarnation++;
        storage.crash();
        links.values().forEach(link -> link.closedBy(this));
        links.clear();
        world.network().forgetElection(this, world.members());
        world.clientsOf(this).forEach(SimClient::onClosed);
    }

    /** The process stands still; the world goes on. */
    void pause(long nanos) {
        pausedUntil = world.now() + nanos;
    }

    /** Does what comes from outside, now or when the process moves again; not at all if it dies before. */
    void whenAwake(Runnable action) {
        int mine = incarnation;
        if (!up) {
            return;
        }
        if (world.now() >= pausedUntil) {
            action.run();
            return;
        }
        world.events().at(pausedUntil, () -> {
            if (mine == incarnation) {
                whenAwake(action);
            }
        });
    }

    void step(NodeInput input) {
        if (!up) {
            return;
        }
        beginTurn();
        node.step(input, out);
        publish();
        if (up) {
            node.verify();
            world.onStep(this);
            armDeadline();
            armBackground();
        }
    }

    private void beginTurn() {
        node.beginTurn(world.now(), WALL_START_MILLIS + world.now() / Ensemble.MILLI);
    }

    private void armDeadline() {
        long at = node.nextDeadlineNanos();
        if (at == Long.MAX_VALUE || at == deadlineArmed) {
            return;
        }
        deadlineArmed = at;
        int mine = incarnation;
        world.events().at(at, () -> {
            if (mine == incarnation && deadlineArmed == at) {
                whenAwake(() -> {
                    deadlineArmed = Long.MAX_VALUE;
                    step(NodeInput.Deadline.INSTANCE);
                });
            }
        });
    }

    private void armBackground() {
        if (backgroundArmed) {
            return;
        }
        backgroundArmed = true;
        int mine = incarnation;
        world.events().after(Ensemble.MILLI, () -> {
            if (mine == incarnation) {
                whenAwake(this::background);
            }
        });
    }

    private void background() {
        backgroundArmed = false;
        beginTurn();
        boolean more = node.backgroundSlice(out);
        publish();
        if (more) {
            armBackground();
        }
    }

    private void publish() {
        List<StorageOp> ops = List.copyOf(out.storageOps());
        List<PeerOrder> orders = List.copyOf(out.peerOrders());
        List<ClientLane> dirty = List.copyOf(out.dirtyLanes());
        List<ClientClose> closes = List.copyOf(out.closes());
        traces.addAll(out.traces());
        out.ensembleChanges().forEach(change -> kept = change.active());
        storageOps.addAll(ops);
        publishSnapshot();
        if (out.halt() != null) {
            halted = out.halt().reason();
            if (out.halt().cause() != null) {
                throw new AssertionError(
                        "member " + id() + ": " + out.halt().reason(),
                        out.halt().cause());
            }
        }
        out.clear();
        ops.forEach(op -> storage.submit(op, this));
        dirty.forEach(lane -> ((SimClient.Lane) lane).flush());
        closes.forEach(close -> ((SimClient.Lane) close.lane()).closed(close.reason()));
        orders.forEach(this::carryOut);
        if (halted != null && up) {
            crash();
        }
    }

    private void publishSnapshot() {
        if (out.snapshotBegin() != null) {
            snapshotZxid = out.snapshotBegin().zxid();
            snapshotBody = new WireWriter();
        }
        if (out.snapshotAborted()) {
            long zxid = snapshotZxid;
            later(() -> step(new NodeInput.SnapshotDone(zxid, false)));
        }
        snapshotBody.writeBytes(
                out.snapshotBytes().array(), 0, out.snapshotBytes().size());
        SnapshotCommit commit = out.snapshotCommit();
        if (commit != null) {
            byte[] body = snapshotBody.toByteArray();
            long zxid = snapshotZxid;
            later(() -> {
                storage.addSnapshot(zxid, body);
                step(new NodeInput.SnapshotDone(zxid, true));
            });
        }
    }

    private void carryOut(PeerOrder order) {
        Link link = links.get(order.peer());
        switch (order.kind()) {
            case SEND -> {
                Message message = ((PeerOrder.Send) order).message();
                if (message.kind() == Message.Kind.ELECTION) {
                    world.network().sendVote(this, world.member(order.peer()), message);
                } else if (link != null) {
                    link.send(this, message);
                }
            }
            case CONNECT -> world.network().connect(this, world.member(order.peer()), ++connectAttempt);
            case DISCONNECT -> {
                connectAttempt++;
                if (link != null) {
                    links.remove(order.peer());
                    link.closedBy(this);
                }
            }
            case STREAM_LOG -> later(() -> streamLog(link, (PeerOrder.StreamLog) order));
            case SNAPSHOT_BEGIN -> {
                world.covers("SNAP");
                send(link, new Message.Snap(((PeerOrder.SnapshotBegin) order).zxid()));
            }
            case SNAPSHOT_BYTES -> send(link, new Raw(((PeerOrder.SnapshotBytes) order).bytes()));
            case SNAPSHOT_END -> send(link, Mark.SNAPSHOT_END);
        }
    }

    private void send(Link link, Object what) {
        if (link != null) {
            link.send(this, what);
        }
    }

    private void later(Runnable action) {
        int mine = incarnation;
        world.events().after(Ensemble.MILLI, () -> {
            if (mine == incarnation) {
                whenAwake(action);
            }
        });
    }

    private void streamLog(Link link, PeerOrder.StreamLog order) {
        if (link == null || !uses(link)) {
            return;
        }
        world.covers("LOG");
        List<LogEntry> entries = storage.read(order.afterZxid(), order.upToZxid());
        if (entries == null) {
            step(new NodeInput.LogStreamed(order.peer(), order.afterZxid(), false));
            return;
        }
        for (LogEntry entry : entries) {
            link.send(this, new Message.Proposal(entry));
            link.send(this, new Message.Commit(entry.zxid()));
        }
        step(new NodeInput.LogStreamed(order.peer(), order.upToZxid(), true));
    }

    void onConnectResult(SimNode leader, int attempt, Link link) {
        if (attempt != connectAttempt) {
            return;
        }
        if (link == null) {
            step(new NodeInput.PeerDown(leader.id(), Channel.QUORUM));
        } else {
            onLinkUp(link);
        }
    }

    void onLinkUp(Link link) {
        long peer = link.other(this).id();
        Link old = links.remove(peer);
        if (old != null) {
            old.closedBy(this);
            step(new NodeInput.PeerDown(peer, Channel.QUORUM));
        }
        links.put(peer, link);
        step(new NodeInput.PeerUp(peer, Channel.QUORUM));
    }

    void onLinkDown(Link link) {
        if (uses(link)) {
            long peer = link.other(this).id();
            links.remove(peer);
            step(new NodeInput.PeerDown(peer, Channel.QUORUM));
        }
    }

    void onPacket(Link link, Object what) {
        if (!uses(link)) {
            return;
        }
        long peer = link.other(this).id();
        if (what instanceof Raw raw) {
            incoming.writeBytes(raw.bytes(), 0, raw.bytes().length);
        } else if (what == Mark.SNAPSHOT_END) {
            byte[] body = incoming.toByteArray();
            long zxid = incomingZxid;
            Ensemble.that(SimStorage.load(body, zxid).lastZxid() == zxid, "a snapshot that was received loads");
            later(() -> {
                if (uses(link)) {
                    storage.keepReceived(zxid, body);
                    step(new NodeInput.SnapshotReceived(peer, zxid));
                }
            });
        } else {
            Message message = (Message) what;
            if (message instanceof Message.Snap snap) {
                incoming = new WireWriter();
                incomingZxid = snap.zxid();
            } else if (message instanceof Message.Trunc) {
                world.covers("TRUNC");
            }
            step(new NodeInput.FromPeer(peer, message));
        }
    }

    void onVote(SimNode from, Message message) {
        whenAwake(() -> step(new NodeInput.FromPeer(from.id(), message)));
    }

    void onElectionLink(SimNode peer, boolean connected) {
        whenAwake(() -> step(
                connected
                        ? new NodeInput.PeerUp(peer.id(), Channel.ELECTION)
                        : new NodeInput.PeerDown(peer.id(), Channel.ELECTION)));
    }

    @Override
    public String toString() {
        return id() + (up ? " " + stats() + " " + view().digest() : " down");
    }
}
