package dev.baton.simulation.process;

import dev.baton.server.node.ClientClose;
import dev.baton.server.node.ClientLane;
import dev.baton.server.node.CloseReason;
import dev.baton.server.node.Halt;
import dev.baton.server.node.Node;
import dev.baton.server.node.NodeConfig;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.NodeView;
import dev.baton.server.node.Outbox;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.node.SnapshotCommit;
import dev.baton.server.node.Trace;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.Reason;
import dev.baton.server.zab.ZabPhase;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.simulation.disk.DiskOwner;
import dev.baton.simulation.disk.SimDisk;
import dev.baton.simulation.net.Connection;
import dev.baton.simulation.net.Receiver;
import dev.baton.simulation.net.Sleeper;
import dev.baton.simulation.net.Voter;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process: a production node and a driver that does for it what a real one does with threads, sockets and files. */
public final class Member implements Voter, DiskOwner {
    private static final Trace.RoleChanged NO_ROLE =
            new Trace.RoleChanged(PeerState.LOOKING, ZabPhase.ELECTION, -1, 0, Reason.START);
    private static final long BACKGROUND_NANOS = World.MILLI;

    private final Neighbourhood around;
    private final World world;
    private final NodeConfig config;
    private final int number;
    private final SimDisk disk;
    private final Clock clock;
    private final Sleeper sleeper;
    private final PeerDesk peers;
    private final ClientDesk clients;
    private final Outbox out = new Outbox();

    private @Nullable Node node;
    private Trace.RoleChanged role = NO_ROLE;
    private WireWriter snapshotBody = new WireWriter();
    private long snapshotZxid;
    private int incarnation;
    private boolean up;
    private boolean comingUp;
    private boolean backgroundArmed;
    private long deadlineArmed;
    private long shownZxid;
    private NodeView.Mode mode = NodeView.Mode.NOT_SERVING;
    private int actionsUntilCrash = -1;
    private Runnable afterHalt = () -> {};
    private Consumer<StorageOp.SetEpochs> epochs = ordered -> {};
    private @Nullable String halted;

    /** @param diskLatencyMaxNanos of a disk in good order */
    public Member(Neighbourhood around, NodeConfig config, int number, long diskLatencyMaxNanos) {
        this.around = around;
        this.world = around.world();
        this.config = config;
        this.number = number;
        disk = new SimDisk(world, this, number, diskLatencyMaxNanos);
        clock = new Clock(world);
        sleeper = new Sleeper(world);
        peers = new PeerDesk(this, around);
        clients = new ClientDesk(this, around);
    }

    // ---- what it is ----

    @Override
    public int address() {
        return number;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public int incarnation() {
        return incarnation;
    }

    public SimDisk disk() {
        return disk;
    }

    /** Queries of the node. Only while it is up. */
    public NodeView view() {
        return running().view();
    }

    public NodeView.EnsembleStats stats() {
        return view().ensemble();
    }

    /** Whether clients are served with writes. */
    public boolean isServing() {
        return up && role.phase() == ZabPhase.BROADCAST && modeServes(mode);
    }

    private static boolean modeServes(NodeView.Mode mode) {
        return mode != NodeView.Mode.NOT_SERVING && mode != NodeView.Mode.READ_ONLY;
    }

    public boolean isReadOnly() {
        return up && mode == NodeView.Mode.READ_ONLY;
    }

    public boolean isLeader() {
        return up && role.role() == PeerState.LEADING && role.phase() == ZabPhase.BROADCAST && isServing();
    }

    /** Whether it takes itself for elected, and no quorum has followed it yet. */
    public boolean isPretender() {
        return up && role.role() == PeerState.LEADING && role.phase() != ZabPhase.BROADCAST;
    }

    /** Why the node stopped last, null if it never did. */
    public @Nullable String halted() {
        return halted;
    }

    private Node running() {
        Node now = node;
        if (now == null) {
            throw new IllegalStateException("member " + number + " has never been started");
        }
        return now;
    }

    // ---- its life ----

    /** Starts the process, or starts it again. */
    public void start() {
        up = true;
        comingUp = true;
        deadlineArmed = Long.MAX_VALUE;
        backgroundArmed = false;
        shownZxid = -1;
        role = NO_ROLE;
        mode = NodeView.Mode.NOT_SERVING;
        out.clear();
        node = new Node(config, disk.recover());
        around.chronicle().onRecovered(number, disk);
        step(NodeInput.Deadline.INSTANCE);
        around.network().refreshElections(this);
    }

    /** The process dies; its peers hear of it. */
    public void crash() {
        die(false);
    }

    /** The machine dies, without a word to anybody. */
    public void losePower() {
        die(true);
    }

    private void die(boolean silently) {
        if (!up) {
            return;
        }
        if (comingUp) {
            world.reached(Reach.FAULT_CRASH_WHILE_COMING_UP);
        }
        up = false;
        incarnation++;
        actionsUntilCrash = -1;
        epochs = ordered -> {};
        sleeper.forget();
        disk.crash();
        peers.clear();
        clients.clear();
        around.network().dropAll(this, silently);
        around.network().forgetElections(this);
        around.chronicle().onCrash(number);
        world.print("m" + number, "is gone");
    }

    /** The process stands still; the world goes on. */
    public void pause(long nanos) {
        sleeper.sleep(nanos);
    }

    /** Ends a pause early. */
    public void wake() {
        sleeper.wake();
    }

    /** Dies in the middle of the orders of a step, behind so many of them. */
    public void crashAfter(int actions) {
        actionsUntilCrash = actions;
    }

    /** Somebody is told of epochs at the moment at which they are ordered to be written, for as long as this process lives. */
    public void onEpochs(Consumer<StorageOp.SetEpochs> listener) {
        epochs = listener;
    }

    /** What happens when the node stops by itself. */
    public void onHalt(Runnable action) {
        afterHalt = action;
    }

    /** Its monotonic clock runs at so many thousandths of the world's from now on. */
    public void runClockAt(int perThousand) {
        clock.runAt(perThousand);
    }

    public void jumpWallClock(long millis) {
        clock.jumpWall(millis);
    }

    @Override
    public void whenAwake(Runnable action) {
        if (up) {
            sleeper.whenAwake(action);
        }
    }

    /** Does something a little later, if it still lives then. */
    void later(Runnable action) {
        int mine = incarnation;
        world.events().after(BACKGROUND_NANOS, () -> {
            if (mine == incarnation) {
                whenAwake(action);
            }
        });
    }

    // ---- its turns ----

    /** One turn with one input. */
    public void step(NodeInput input) {
        if (!up) {
            return;
        }
        Node now = running();
        beginTurn(now);
        world.trace(number, input.kind().ordinal());
        if (world.isPrinting()) {
            world.print("m" + number, input);
        }
        now.step(input, out);
        publish();
        if (up) {
            background();
        }
        if (up) {
            now.verify();
            check();
            armDeadline();
        }
    }

    private void beginTurn(Node now) {
        now.beginTurn(clock.nanos(), clock.wallMillis());
    }

    private void armDeadline() {
        long at = running().nextDeadlineNanos();
        if (at == Long.MAX_VALUE || at == deadlineArmed) {
            return;
        }
        deadlineArmed = at;
        armDeadlineAt(at);
    }

    private void armDeadlineAt(long at) {
        int mine = incarnation;
        world.events().at(clock.worldTimeOf(at), () -> {
            if (mine == incarnation && deadlineArmed == at) {
                if (clock.nanos() < at && clock.worldTimeOf(at) > world.now()) {
                    armDeadlineAt(at);
                    return;
                }
                whenAwake(() -> {
                    deadlineArmed = Long.MAX_VALUE;
                    step(NodeInput.Deadline.INSTANCE);
                });
            }
        });
    }

    private void background() {
        if (backgroundArmed) {
            return;
        }
        boolean more = running().backgroundSlice(out);
        if (!out.isEmpty()) {
            publish();
        }
        if (more && up) {
            backgroundArmed = true;
            later(() -> {
                backgroundArmed = false;
                beginTurn(running());
                background();
            });
        }
    }

    /** Carries out what the node wants, in the order it asks for, unless the process dies on the way. */
    private void publish() {
        boolean led = leads();
        out.traces().forEach(this::onTrace);
        boolean alive = true;
        for (StorageOp op : out.storageOps()) {
            alive = alive && survives();
            if (alive) {
                submit(op);
            }
        }
        if (alive) {
            // Before anybody is told anything: what is decided is written down, and what it must rest on is there.
            NodeView.EnsembleStats stats = stats();
            mode = stats.mode();
            around.chronicle().onCommitted(number, led || leads(), stats.committedZxid(), disk);
            publishSnapshot();
        }
        for (ClientLane lane : out.dirtyLanes()) {
            alive = alive && survives();
            if (alive) {
                clients.flush(lane);
            }
        }
        for (ClientClose close : out.closes()) {
            if (alive) {
                onClose(close.reason());
                clients.close(close);
            }
        }
        for (PeerOrder order : out.peerOrders()) {
            alive = alive && survives();
            if (alive) {
                peers.carryOut(order);
            }
        }
        Halt halt = out.halt();
        out.clear();
        if (halt != null && alive) {
            stop(halt);
        }
    }

    private void stop(Halt halt) {
        if (halt.cause() != null) {
            Violation violation =
                    new Violation("HALT", "member " + number + ": " + halt.reason() + ": " + halt.cause());
            violation.initCause(halt.cause());
            throw violation;
        }
        halted = halt.reason();
        world.reached(Reach.MEMBER_HALTED);
        crash();
        afterHalt.run();
    }

    private boolean survives() {
        if (actionsUntilCrash < 0) {
            return true;
        }
        if (actionsUntilCrash == 0) {
            world.reached(Reach.FAULT_CRASH_AT_STEP);
            crash();
            return false;
        }
        actionsUntilCrash--;
        return true;
    }

    private void submit(StorageOp op) {
        if (op.kind() == StorageOp.Kind.APPEND) {
            long zxidBefore = disk.ordered().lastZxid();
            long chainBefore = disk.ordered().lastChain();
            StorageOp.Append append = (StorageOp.Append) op;
            around.chronicle().onOrdered(new LogEntry(append.zxid(), append.entry()), zxidBefore, chainBefore);
        } else if (op.kind() == StorageOp.Kind.TRUNCATE) {
            if (!around.chronicle()
                    .isDecided(disk.ordered().lastZxid(), disk.ordered().lastChain())) {
                world.reached(Reach.UNDECIDED_TAIL_CUT);
            }
        } else if (op.kind() == StorageOp.Kind.SET_EPOCHS) {
            epochs.accept((StorageOp.SetEpochs) op);
        }
        disk.submit(op);
    }

    private void publishSnapshot() {
        if (out.snapshotBegin() != null) {
            snapshotZxid = out.snapshotBegin().zxid();
            snapshotBody = new WireWriter();
        }
        long zxid = snapshotZxid;
        if (out.snapshotAborted()) {
            later(() -> step(new NodeInput.SnapshotDone(zxid, false)));
        }
        if (!out.snapshotBytes().isEmpty()) {
            snapshotBody.writeBytes(
                    out.snapshotBytes().array(), 0, out.snapshotBytes().size());
        }
        SnapshotCommit commit = out.snapshotCommit();
        if (commit != null) {
            byte[] body = snapshotBody.toByteArray();
            later(() -> step(new NodeInput.SnapshotDone(zxid, disk.addSnapshot(zxid, body))));
        }
    }

    @Override
    public void onDisk(NodeInput report) {
        whenAwake(() -> step(report));
    }

    // ---- what it says and shows ----

    private void onTrace(Trace trace) {
        if (world.isPrinting()) {
            world.print("m" + number, trace);
        }
        switch (trace.kind()) {
            case ROLE_CHANGED -> onRole((Trace.RoleChanged) trace);
            case SESSION_ENDED -> {
                Trace.SessionEnded ended = (Trace.SessionEnded) trace;
                if (ended.ephemeralCount() > 0) {
                    world.reached(Reach.EPHEMERAL_REMOVED);
                }
            }
            case DIGEST_MISMATCH -> throw new Violation("I8", "member " + number + " finds " + trace);
            default -> {
                // Nothing to be counted.
            }
        }
    }

    private void onRole(Trace.RoleChanged next) {
        boolean served = role.phase() == ZabPhase.BROADCAST;
        if (served && role.role() == PeerState.LEADING) {
            world.reached(next.reason() == Reason.EPOCH_EXHAUSTED ? Reach.EPOCH_EXHAUSTED : Reach.LEADER_STEPPED_DOWN);
        } else if (served) {
            world.reached(Reach.FOLLOWER_GAVE_UP);
        }
        role = next;
        if (next.phase() == ZabPhase.BROADCAST) {
            comingUp = false;
            if (next.role() == PeerState.LEADING) {
                around.chronicle().onEstablished(number, next.epoch(), disk);
            } else if (next.role() == PeerState.OBSERVING) {
                world.reached(Reach.OBSERVER_SERVED);
            }
        }
    }

    private void onClose(CloseReason reason) {
        switch (reason) {
            case SESSION_MOVED -> world.reached(Reach.SESSION_MOVED);
            case SESSION_EXPIRED -> world.reached(Reach.SESSION_EXPIRED);
            case SESSION_CLOSED -> world.reached(Reach.SESSION_CLOSED);
            case RESUME_REFUSED -> world.reached(Reach.RESUME_REFUSED);
            case ZXID_AHEAD -> world.reached(Reach.ZXID_AHEAD);
            case PROTOCOL_VIOLATION, REPLY_TOO_LARGE, UNIMPLEMENTED, AUTH_FAILED ->
                throw new Violation("G2", "member " + number + " ends a client's connection: " + reason);
            default -> {
                // Part of the weather.
            }
        }
    }

    private boolean leads() {
        return role.role() == PeerState.LEADING && role.phase() == ZabPhase.BROADCAST;
    }

    private void check() {
        if (!isServing()) {
            shownZxid = -1;
            return;
        }
        NodeView.ZxidDigest shown = view().digest();
        if (shown.zxid() != shownZxid) {
            shownZxid = shown.zxid();
            around.chronicle().onServing(number, shown);
        }
    }

    // ---- what comes to it ----

    @Override
    public Receiver accept(Connection connection) {
        return connection.dialler() instanceof Member ? peers.accept(connection) : clients.accept(connection);
    }

    @Override
    public void onVote(Voter from, Message message) {
        whenAwake(() -> step(new NodeInput.FromPeer(from.address(), message)));
    }

    @Override
    public void onElectionLink(Voter peer, boolean connected) {
        whenAwake(() -> step(
                connected
                        ? new NodeInput.PeerUp(peer.address(), Channel.ELECTION)
                        : new NodeInput.PeerDown(peer.address(), Channel.ELECTION)));
    }

    /** Clients' connections that the process still has. */
    public List<ClientLane> lanes() {
        return clients.lanes();
    }

    @Override
    public String toString() {
        return "member " + number + (up ? " " + stats() + " " + view().digest() : " down");
    }
}
