package dev.baton.server.zab.sim;

import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Input;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.Output;
import dev.baton.server.zab.SendGate;
import dev.baton.server.zab.Zab;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.ZabOutbox;
import dev.baton.server.zab.ZabPhase;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.sim.SimNetwork.Link;
import dev.baton.server.zab.sync.SyncPlan.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One process: a core, and a driver that does for it what a real one does with threads, sockets and files. */
final class SimMember {
    /** A snapshot on its way to a learner. */
    record SnapshotBody(long zxid, List<LogEntry> content) {}

    private final SimWorld world;
    private final ZabConfig config;
    private final SimDisk disk;
    private final SortedMap<Long, Link> links = new TreeMap<>();
    private final SortedMap<Long, Runnable> treeChanges = new TreeMap<>();
    private final ZabOutbox outbox = new ZabOutbox();

    private Zab zab;
    private SendGate gate;
    private List<LogEntry> log = new ArrayList<>();
    private List<LogEntry> tree = new ArrayList<>();
    private SnapshotBody received;
    private Output.RoleChanged role;
    private int incarnation;
    private int connectAttempt;
    private boolean up;
    private boolean failed;
    private long pausedUntil;
    private long deadlineArmed = Long.MAX_VALUE;

    SimMember(SimWorld world, ZabConfig config, SimDisk disk) {
        this.world = world;
        this.config = config;
        this.disk = disk;
    }

    long id() {
        return config.self();
    }

    boolean isVoter() {
        return config.membership().isVoter(id());
    }

    int incarnation() {
        return incarnation;
    }

    boolean isUp() {
        return up;
    }

    boolean hasFailed() {
        return failed;
    }

    SimDisk disk() {
        return disk;
    }

    Zab zab() {
        return zab;
    }

    /** Everything in its log, in order, durable or not. */
    List<LogEntry> log() {
        return log;
    }

    /** What its tree was made of. */
    List<LogEntry> tree() {
        return tree;
    }

    boolean isServing() {
        return up && role.phase() == ZabPhase.BROADCAST;
    }

    boolean isServingLeader() {
        return up && zab.isServingLeader();
    }

    Output.RoleChanged role() {
        return role;
    }

    boolean uses(Link link) {
        return up && links.get(link.other(this).id()) == link;
    }

    void start() {
        up = true;
        log = new ArrayList<>(disk.durable());
        tree = new ArrayList<>(disk.durable());
        zab = new Zab(config, disk.recover());
        gate = new SendGate(this::transmit);
        deadlineArmed = Long.MAX_VALUE;
        step(new Input.Start());
        world.members().forEach(other -> world.network().refreshElection(this, other));
    }

    void crash() {
        up = false;
        incarnation++;
        disk.crash();
        links.values().forEach(link -> link.closedBy(this));
        links.clear();
        treeChanges.clear();
        received = null;
        world.checks().onCrash(this);
        world.network().forgetElection(this, world.members());
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

    void step(Input input) {
        if (!up) {
            return;
        }
        world.trace(id(), input);
        outbox.clear();
        zab.step(input, world.now(), outbox);
        world.checks().beforeOrders(this);
        List<Output> orders = List.copyOf(outbox.outputs());
        for (Output order : orders) {
            world.trace(id(), order);
            carryOut(order);
        }
        if (up) {
            zab.verify();
            world.checks().afterStep(this);
            armDeadline();
        }
    }

    private void armDeadline() {
        long at = zab.nextDeadlineNanos();
        if (at == Long.MAX_VALUE || at == deadlineArmed) {
            return;
        }
        deadlineArmed = at;
        int mine = incarnation;
        world.events().at(at, () -> {
            if (mine == incarnation && deadlineArmed == at) {
                whenAwake(() -> {
                    deadlineArmed = Long.MAX_VALUE;
                    step(new Input.Deadline());
                });
            }
        });
    }

    private void carryOut(Output order) {
        switch (order.kind()) {
            case SEND -> gate.send((Output.Send) order);
            case PERSIST -> {
                log.add(((Output.Persist) order).entry());
                disk.submit(order, List.of(), this);
            }
            case SET_EPOCHS -> disk.submit(order, List.of(), this);
            case TRUNCATE -> truncate((Output.Truncate) order);
            case INSTALL_SNAPSHOT -> install((Output.InstallSnapshot) order);
            case START_SYNC -> startSync((Output.StartSync) order);
            case COMMIT -> {
                LogEntry entry = ((Output.Commit) order).entry();
                tree.add(entry);
                world.checks().onApplied(this, entry);
            }
            case CONNECT ->
                world.network().connect(this, world.member(((Output.Connect) order).to()), ++connectAttempt);
            case DISCONNECT -> disconnect(((Output.Disconnect) order).peer());
            case ROLE_CHANGED -> {
                role = (Output.RoleChanged) order;
                world.checks().onRole(this, role);
            }
            case SYNCED -> world.checks().onSynced(this, ((Output.Synced) order).request());
            case HALT -> {
                failed = true;
                crash();
            }
            case RECEIVED, TRACE, CONFIGURE -> {
                // The node's business, or nobody's.
            }
        }
    }

    private void truncate(Output.Truncate order) {
        log.removeIf(e -> e.zxid() > order.zxid());
        treeChanges.put(order.token(), () -> tree.removeIf(e -> e.zxid() > order.zxid()));
        disk.submit(order, List.of(), this);
        world.covers("TRUNC");
    }

    private void install(Output.InstallSnapshot order) {
        List<LogEntry> content = received.content();
        Checks.that(received.zxid() == order.zxid(), "installs %s instead of %s", order.zxid(), received.zxid());
        log = new ArrayList<>(content);
        treeChanges.put(order.token(), () -> tree = new ArrayList<>(content));
        disk.submit(order, content, this);
        world.covers("SNAP");
    }

    void onPersisted(long token) {
        whenAwake(() -> completed(token));
    }

    private void completed(long token) {
        SortedMap<Long, Runnable> due = treeChanges.headMap(token + 1);
        due.values().forEach(Runnable::run);
        due.clear();
        gate.persisted(token);
        step(new Input.Persisted(token));
    }

    /** Reads what the leader's tree was made of, as a driver reads the log or walks the tree. */
    private void startSync(Output.StartSync order) {
        Link link = links.get(order.to());
        int mine = incarnation;
        world.covers(order.plan().source().name());
        world.events().after(SimWorld.MILLI, () -> {
            if (link != null && mine == incarnation) {
                whenAwake(() -> sync(link, order));
            }
        });
    }

    private void sync(Link link, Output.StartSync order) {
        if (links.get(order.to()) == link) {
            boolean snapshot = order.plan().source() == Source.SNAPSHOT;
            long reached = snapshot ? sendSnapshot(link) : sendLog(link, order);
            step(new Input.SyncDone(order.to(), reached, true));
        }
    }

    private long sendSnapshot(Link link) {
        long zxid = zab.appliedZxid();
        link.send(this, new Message.Snap(zxid));
        link.send(this, new SnapshotBody(zxid, List.copyOf(tree)));
        return zxid;
    }

    private long sendLog(Link link, Output.StartSync order) {
        long reached = order.plan().from();
        for (LogEntry entry : tree) {
            if (entry.zxid() > reached && entry.zxid() <= order.upTo()) {
                link.send(this, new Message.Proposal(entry));
                link.send(this, new Message.Commit(entry.zxid()));
                reached = entry.zxid();
            }
        }
        return reached;
    }

    private void transmit(Output.Send send) {
        if (send.message().kind() == Message.Kind.ELECTION) {
            world.network().sendVote(this, world.member(send.to()), send.message());
            return;
        }
        Link link = links.get(send.to());
        if (link != null) {
            link.send(this, send.message());
        }
    }

    private void disconnect(long peer) {
        connectAttempt++;
        gate.forget(peer);
        Link link = links.remove(peer);
        if (link != null) {
            link.closedBy(this);
        }
    }

    /** The outcome of an attempt to connect; a null link is a failure. */
    void onConnectResult(SimMember leader, int attempt, Link link) {
        if (attempt != connectAttempt) {
            return;
        }
        if (link == null) {
            step(new Input.PeerDown(leader.id(), Channel.QUORUM));
        } else {
            onLinkUp(link);
        }
    }

    void onLinkUp(Link link) {
        long peer = link.other(this).id();
        Link old = links.remove(peer);
        if (old != null) {
            gate.forget(peer);
            old.closedBy(this);
            step(new Input.PeerDown(peer, Channel.QUORUM));
        }
        links.put(peer, link);
        step(new Input.PeerUp(peer, Channel.QUORUM));
    }

    void onLinkDown(Link link) {
        if (uses(link)) {
            long peer = link.other(this).id();
            links.remove(peer);
            gate.forget(peer);
            received = null;
            step(new Input.PeerDown(peer, Channel.QUORUM));
        }
    }

    void onPacket(Link link, Object what) {
        if (!uses(link)) {
            return;
        }
        long peer = link.other(this).id();
        if (what instanceof SnapshotBody body) {
            received = body;
            step(new Input.SnapshotReceived(peer, body.zxid()));
        } else {
            step(new Input.FromPeer(peer, (Message) what));
        }
    }

    void onVote(SimMember from, Message message) {
        whenAwake(() -> step(new Input.FromPeer(from.id(), message)));
    }

    void onElectionLink(SimMember peer, boolean connected) {
        whenAwake(() -> step(
                connected
                        ? new Input.PeerUp(peer.id(), Channel.ELECTION)
                        : new Input.PeerDown(peer.id(), Channel.ELECTION)));
    }

    /** Takes a snapshot, in effect: logs up to here may go. */
    void purgeLog() {
        long zxid = zab.appliedZxid();
        if (!tree.isEmpty() && disk.durable().stream().anyMatch(e -> e.zxid() == zxid)) {
            disk.purge(zxid);
            step(new Input.LogPurged(zxid));
        }
    }

    @Override
    public String toString() {
        return (up ? "" : "down ") + zab + (role != null && role.role() == PeerState.LEADING ? " *" : "");
    }
}
