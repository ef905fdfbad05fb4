package dev.baton.server.node;

import dev.baton.server.prep.EnsembleView;
import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.verify.Verify;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Input;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.Output;
import dev.baton.server.zab.Reason;
import dev.baton.server.zab.SendGate;
import dev.baton.server.zab.SessionTouch;
import dev.baton.server.zab.Zab;
import dev.baton.server.zab.ZabConfig;
import dev.baton.server.zab.ZabOutbox;
import dev.baton.server.zab.ZabPhase;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.server.zab.sync.SyncPlan;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives the ZAB core for a node: turns its orders into storage operations, orders for peers and calls of the {@link Service}, and
 * what happens into its inputs.
 *
 * <p>Orders are carried out one by one in their order, also those that come while others are being carried out (a transaction that is
 * applied may lead to a proposal). Service begins when all orders of the step that allowed it are carried out: by then the tree has
 * everything decided. It ends at once.
 */
final class Member implements Consensus, EnsembleView {
    /** A sync on its way through the core, which answers in the order in which it was asked. */
    private record Question(Message.Request request, Connection connection, Pending sync) {}

    /** An order to the storage that makes the tree anew, under way. */
    private record Rebuild(long token, long zxid) {}

    private static final Output.RoleChanged LOOKING =
            new Output.RoleChanged(PeerState.LOOKING, ZabPhase.ELECTION, Output.RoleChanged.NO_LEADER, 0, Reason.START);
    private static final long NEVER = Long.MAX_VALUE;

    /** How long a leader is missing at least before reads are served without one. */
    private static final long READ_ONLY_AFTER_NANOS = 2_000_000_000L;

    private static final Input.Deadline DEADLINE = new Input.Deadline();

    private final ZabConfig config;
    private final boolean offersReadOnly;
    private final Turn turn;
    private final Tree tree;
    private final Zab zab;
    private final SendGate gate;
    private final PeerSnapshots snapshots;
    private final ZabOutbox outbox = new ZabOutbox();
    private final List<Output> orders = outbox.outputs();
    private final ArrayDeque<Question> questions = new ArrayDeque<>();
    private final ArrayDeque<Rebuild> rebuildsDue = new ArrayDeque<>();
    private final ArrayDeque<NodeInput.TreeRebuilt> rebuilt = new ArrayDeque<>();
    private Output.RoleChanged role = LOOKING;
    private @Nullable Service service;
    private boolean started;
    private boolean carryingOut;
    private boolean serving;
    private boolean allowedToServe;
    private boolean readOnly;

    /** When reads are served for want of a leader. */
    private long readOnlyAtNanos = NEVER;

    Member(ZabConfig config, NodeConfig.Features features, Turn turn, Recovered state) {
        this.config = config;
        this.offersReadOnly = features.readOnlyMode();
        this.turn = turn;
        this.tree = state.tree();
        this.zab = new Zab(features.reconfig() ? reconfigurable(config, tree) : config, state.zab());
        this.gate = new SendGate(send -> turn.out().peer(new PeerOrder.Send(send.to(), send.message())));
        this.snapshots = new PeerSnapshots(turn, tree);
    }

    /**
     * A configuration in the own history was proposed, and perhaps decided; a crash must not make this member forget it. So the later one of
     * that and the one from the file is pending.
     */
    private static ZabConfig reconfigurable(ZabConfig config, Tree tree) {
        ZabConfig.Reconfiguration told = config.reconfiguration();
        Membership fromFile = told == null ? null : told.lastSeen();
        Membership fromTree = TxnConfigurations.INSTANCE.in(tree);
        boolean fileIsLater = fromFile != null && (fromTree == null || fromFile.version() > fromTree.version());
        return config.withReconfiguration(
                new ZabConfig.Reconfiguration(TxnConfigurations.INSTANCE, fileIsLater ? fromFile : fromTree));
    }

    /** Names the side of the clients. Before the first input. */
    void attach(Service clients) {
        service = clients;
    }

    /** Begins with the first step of the node. */
    void startOnce() {
        if (!started) {
            started = true;
            service().configured(config.membership(), false);
            step(new Input.Start());
        }
    }

    long nextDeadlineNanos() {
        return started ? Math.min(zab.nextDeadlineNanos(), readOnlyAtNanos) : Long.MIN_VALUE;
    }

    void deadline() {
        step(DEADLINE);
        if (turn.nowNanos() >= readOnlyAtNanos) {
            beginReadOnly();
        }
    }

    void peerUp(long peer, Channel channel) {
        step(new Input.PeerUp(peer, channel));
    }

    void peerDown(long peer, Channel channel) {
        if (channel == Channel.QUORUM) {
            dropStreams(peer);
        }
        step(new Input.PeerDown(peer, channel));
    }

    void congestion(long peer, boolean congested) {
        snapshots.congestion(peer, congested);
        step(new Input.Congestion(peer, congested));
    }

    void fromPeer(long peer, Message message) {
        if (message.kind() == Message.Kind.PING && serving && !isLeading()) {
            List<SessionTouch> touches = service().takeTouches();
            if (!touches.isEmpty()) {
                step(new Input.SessionsTouched(touches));
            }
        }
        step(new Input.FromPeer(peer, message));
    }

    void snapshotReceived(long peer, long zxid) {
        step(new Input.SnapshotReceived(peer, zxid));
    }

    void logStreamed(long peer, long zxid, boolean ok) {
        step(new Input.SyncDone(peer, zxid, ok));
    }

    void logPurged(long zxid) {
        step(new Input.LogPurged(zxid));
    }

    void storageFailed(String reason) {
        step(new Input.StorageFailed(reason));
    }

    void treeRebuilt(NodeInput.TreeRebuilt input) {
        rebuilt.add(input);
    }

    /** Sends wait in the gate for what is durable, so it opens before the core draws further conclusions. */
    void persisted(long token) {
        takeRebuilt(token);
        gate.persisted(token);
        step(new Input.Persisted(token));
    }

    /** Says something to another node; dropped if that cannot be. */
    void relay(long peer, Message message) {
        step(new Input.Relay(peer, message));
    }

    /** Writes a slice of the tree for a learner. Returns whether there is more that can be written now. */
    boolean backgroundSlice() {
        if (!rebuildsDue.isEmpty() || !snapshots.begin() || !snapshots.isReady()) {
            return false;
        }
        PeerSnapshots.Completed completed = snapshots.slice();
        if (completed != null) {
            step(new Input.SyncDone(completed.peer(), completed.zxid(), true));
        }
        return snapshots.begin() && snapshots.isReady();
    }

    /** Throws unless what the core and the tree must have in common holds. */
    void verify() {
        zab.verify();
        Verify.that(
                !rebuildsDue.isEmpty() || tree.lastZxid() == zab.appliedZxid(),
                "the tree has what the core has handed over",
                tree.lastZxid(),
                zab.appliedZxid());
    }

    @Override
    public long self() {
        return config.self();
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public boolean isLeading() {
        return serving && role.role() == PeerState.LEADING;
    }

    @Override
    public boolean takesProposals() {
        return serving && zab.isServingLeader();
    }

    @Override
    public long nextZxid() {
        return zab.nextZxid();
    }

    @Override
    public long lastZxid() {
        return zab.lastZxid();
    }

    @Override
    public void propose(long zxid, byte[] entry) {
        step(new Input.Propose(new LogEntry(zxid, entry)));
    }

    @Override
    public void forward(Message message) {
        relay(role.leader(), message);
    }

    @Override
    public void applied(long zxid) {
        // The core has counted it when it handed it over.
    }

    @Override
    public boolean confirm(Connection connection, Pending sync) {
        Message.Request request =
                Forwarding.request(connection.sessionId(), sync, Verify.notNull(sync.request, "a sync"));
        questions.add(new Question(request, connection, sync));
        step(new Input.Sync(request));
        return false;
    }

    @Override
    public EnsembleView ensemble() {
        return this;
    }

    @Override
    public String configuration() {
        return zab.membership().text();
    }

    @Override
    public boolean isReconfiguring() {
        return zab.isReconfiguring();
    }

    @Override
    public boolean isQuorumSynced(QuorumVerifier next) {
        return zab.isQuorumSynced(next);
    }

    @Override
    public NodeView.EnsembleStats stats() {
        NodeView.Mode without = readOnly ? NodeView.Mode.READ_ONLY : NodeView.Mode.NOT_SERVING;
        NodeView.Mode mode = serving ? modeOf(role.role()) : without;
        return new NodeView.EnsembleStats(
                mode,
                role.leader(),
                zab.currentEpoch(),
                zab.followerCount(),
                zab.syncedFollowerCount(),
                zab.observerCount(),
                zab.committedZxid());
    }

    private static NodeView.Mode modeOf(PeerState state) {
        return switch (state) {
            case LEADING -> NodeView.Mode.LEADER;
            case FOLLOWING -> NodeView.Mode.FOLLOWER;
            case OBSERVING -> NodeView.Mode.OBSERVER;
            case LOOKING -> NodeView.Mode.NOT_SERVING;
        };
    }

    private Service service() {
        return Verify.notNull(service, "a member without a service");
    }

    private void step(Input input) {
        zab.step(input, turn.nowNanos(), outbox);
        carryOut();
    }

    private void carryOut() {
        if (carryingOut) {
            // The loop below, further up the stack, comes to these orders in their turn.
            return;
        }
        carryingOut = true;
        try {
            for (int i = 0; i < orders.size(); i++) {
                carryOut(orders.get(i));
            }
        } finally {
            carryingOut = false;
            outbox.clear();
        }
        if (allowedToServe) {
            allowedToServe = false;
            serving = true;
            service().begin();
        }
    }

    private void carryOut(Output order) {
        switch (order.kind()) {
            case SEND -> gate.send((Output.Send) order);
            case PERSIST -> {
                Output.Persist persist = (Output.Persist) order;
                LogEntry entry = persist.entry();
                turn.out().submit(new StorageOp.Append(persist.token(), entry.zxid(), entry.bytes()));
            }
            case SET_EPOCHS -> {
                Output.SetEpochs epochs = (Output.SetEpochs) order;
                turn.out().submit(new StorageOp.SetEpochs(epochs.token(), epochs.accepted(), epochs.current()));
            }
            case TRUNCATE -> truncate((Output.Truncate) order);
            case INSTALL_SNAPSHOT -> install((Output.InstallSnapshot) order);
            case START_SYNC -> startSync((Output.StartSync) order);
            case COMMIT -> service().commit(((Output.Commit) order).entry());
            case CONNECT -> turn.out().peer(new PeerOrder.Connect(((Output.Connect) order).to()));
            case DISCONNECT -> disconnect((Output.Disconnect) order);
            case ROLE_CHANGED -> change((Output.RoleChanged) order);
            case CONFIGURE -> configure((Output.Configure) order);
            case RECEIVED -> {
                Output.Received received = (Output.Received) order;
                Message answer = serving ? service().received(received.from(), received.message()) : null;
                if (answer != null) {
                    relay(received.from(), answer);
                }
            }
            case SYNCED -> synced((Output.Synced) order);
            case HALT -> {
                Output.Halt halt = (Output.Halt) order;
                service().halt(halt.reason() + ": " + halt.detail());
            }
            case TRACE -> turn.out().trace(new Trace.Zab(((Output.Trace) order).event()));
        }
    }

    private void configure(Output.Configure order) {
        long version = order.active().version();
        boolean inLog = !Zxid.isStart(version) && version <= zab.lastZxid();
        service().configured(order.active(), inLog && version > treeZxid());
        turn.out().configure(new EnsembleChange(order.active(), order.pending()));
    }

    /** The zxid of the tree once everything the storage was asked for is done. */
    private long treeZxid() {
        return rebuildsDue.isEmpty() ? tree.lastZxid() : rebuildsDue.getLast().zxid();
    }

    private void truncate(Output.Truncate order) {
        boolean rebuild = treeZxid() > order.zxid();
        if (rebuild) {
            rebuildsDue.add(new Rebuild(order.token(), order.zxid()));
        }
        turn.out().submit(new StorageOp.Truncate(order.token(), order.zxid(), rebuild));
    }

    private void install(Output.InstallSnapshot order) {
        rebuildsDue.add(new Rebuild(order.token(), order.zxid()));
        turn.out().submit(new StorageOp.InstallSnapshot(order.token(), order.zxid()));
    }

    /** Puts the trees that the storage made in the place of the own one, before anything is applied on top of them. */
    private void takeRebuilt(long token) {
        while (!rebuildsDue.isEmpty() && rebuildsDue.element().token() <= token) {
            Rebuild due = rebuildsDue.remove();
            NodeInput.TreeRebuilt made = rebuilt.poll();
            Verify.that(
                    made != null && made.token() == due.token() && made.tree().lastZxid() == due.zxid(),
                    "a tree made anew comes before its token",
                    token,
                    due.zxid());
            service().replaceTree(Verify.notNull(made, "checked above").tree());
        }
    }

    private void startSync(Output.StartSync order) {
        if (order.plan().source() == SyncPlan.Source.SNAPSHOT) {
            snapshots.want(order.to());
        } else {
            turn.out().peer(new PeerOrder.StreamLog(order.to(), order.plan().from(), order.upTo()));
        }
    }

    private void disconnect(Output.Disconnect order) {
        dropStreams(order.peer());
        turn.out().peer(new PeerOrder.Disconnect(order.peer(), order.reason()));
    }

    private void dropStreams(long peer) {
        gate.forget(peer);
        snapshots.forget(peer);
    }

    private void change(Output.RoleChanged next) {
        boolean served = serving;
        role = next;
        allowedToServe = next.phase() == ZabPhase.BROADCAST;
        turn.out().trace(new Trace.RoleChanged(next.role(), next.phase(), next.leader(), next.epoch(), next.reason()));
        if (served && !allowedToServe || readOnly) {
            serving = false;
            readOnly = false;
            questions.clear();
            snapshots.forgetAll();
            service().end();
        }
        boolean alone = offersReadOnly && next.role() == PeerState.LOOKING;
        readOnlyAtNanos = alone ? turn.nowNanos() + readOnlyAfterNanos() : NEVER;
    }

    private long readOnlyAfterNanos() {
        return Math.max(READ_ONLY_AFTER_NANOS, config.tickNanos());
    }

    /** Nobody leads for some time already. What a client reads now may be old, and the end of it may even be undone later. */
    private void beginReadOnly() {
        if (rebuildsDue.isEmpty()) {
            readOnlyAtNanos = NEVER;
            readOnly = true;
            service().beginReadOnly();
        } else {
            readOnlyAtNanos = turn.nowNanos() + config.tickNanos();
        }
    }

    private void synced(Output.Synced order) {
        Question question = questions.remove();
        Verify.that(
                question.request().equals(order.request()), "syncs are answered in the order in which they were asked");
        service().confirmed(question.connection(), question.sync());
    }
}
