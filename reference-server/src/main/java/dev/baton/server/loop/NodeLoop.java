package dev.baton.server.loop;

import dev.baton.server.node.ClientClose;
import dev.baton.server.node.ClientLane;
import dev.baton.server.node.EnsembleChange;
import dev.baton.server.node.Halt;
import dev.baton.server.node.Node;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.NodeView;
import dev.baton.server.node.Outbox;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.node.SnapshotBegin;
import dev.baton.server.node.SnapshotCommit;
import dev.baton.server.node.Trace;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.Storage;
import dev.baton.wire.io.WireWriter;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the node's turns on the thread of an event loop, to which all methods belong.
 *
 * <p>The first input after a turn opens the next one: the clock is read once, and the end of the turn is queued behind whatever
 * else the event loop is about to hand over. So one turn takes the requests of all sockets that were readable together; its end
 * fires the deadline, does a slice of background work, hands the log all operations at once, and flushes each lane once.
 */
public final class NodeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    /** Inputs after which a turn publishes even if more are waiting, so that the disk has work meanwhile. */
    private static final int TURN_INPUTS_MAX = 512;

    /** Snapshot bytes waiting for the disk at which the snapshot pauses. */
    private static final long SNAPSHOT_BYTES_PENDING_MAX = 16L << 20;

    private static final long SNAPSHOT_RETRY_NANOS = 2_000_000L;
    private static final long NOT_ARMED = Long.MAX_VALUE;

    private final ScheduledExecutorService executor;
    private final Node node;
    private final Storage storage;
    private final Completions completions;
    private final LongSupplier snapshotBytesPending;
    private final Consumer<Halt> onHalt;
    private final Outbox out = new Outbox();
    private final TraceLog traces = new TraceLog();
    private final Runnable endTurn = this::endTurn;
    private final Runnable backgroundTurn = this::backgroundTurn;
    private @Nullable Peers peers;
    private boolean turnOpen;
    private boolean publishing;
    private boolean stopped;
    private int turnInputs;
    private long turnNanos;
    private long armedNanos = NOT_ARMED;
    private @Nullable ScheduledFuture<?> timer;
    private boolean backgroundArmed;
    private @Nullable SnapshotSink snapshot;

    /**
     * @param executor runs what it is given on one thread, in order
     * @param completions what the storage was given as its listener
     * @param snapshotBytesPending how much of the running snapshot waits for the disk
     * @param onHalt told once when the node has died
     */
    public NodeLoop(
            ScheduledExecutorService executor,
            Node node,
            Storage storage,
            Completions completions,
            LongSupplier snapshotBytesPending,
            Consumer<Halt> onHalt) {
        this.executor = executor;
        this.node = node;
        this.storage = storage;
        this.completions = completions;
        this.snapshotBytesPending = snapshotBytesPending;
        this.onHalt = onHalt;
    }

    /** Names the connections to the other members. Before {@link #start()}. */
    public void attach(Peers others) {
        peers = others;
    }

    /** Begins to take completions and to keep the node's deadlines. */
    public void start() {
        completions.attach(this);
        openTurn();
    }

    /** Takes no further input and writes no further output. What was handed to the storage is the storage's. */
    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Tells the node what happened. */
    public void input(NodeInput input) {
        if (stopped) {
            return;
        }
        if (publishing) {
            // A socket that took everything at once says so while its outbox is still being carried out.
            executor.execute(() -> input(input));
            return;
        }
        try {
            wake();
            node.step(input, out);
            if (++turnInputs >= TURN_INPUTS_MAX) {
                turnInputs = 0;
                publish();
            }
        } catch (RuntimeException | Error e) {
            die(e);
        }
    }

    /** Opens a turn unless one is open. */
    void wake() {
        if (!turnOpen && !stopped) {
            openTurn();
        }
    }

    /** Queries for operators, current to the last input. */
    public NodeView view() {
        return node.view();
    }

    private void openTurn() {
        turnOpen = true;
        turnInputs = 0;
        turnNanos = System.nanoTime();
        node.beginTurn(turnNanos, System.currentTimeMillis());
        completions.tell(node, out);
        executor.execute(endTurn);
    }

    private void endTurn() {
        turnOpen = false;
        if (stopped) {
            return;
        }
        try {
            finishTurn();
        } catch (RuntimeException | Error e) {
            die(e);
        }
    }

    /** What the node and its clients know may differ after a defect, or without memory; what is on disk is sound. */
    private void die(Throwable cause) {
        LOG.error("server stops reason=defect", cause);
        stop();
        onHalt.accept(new Halt("defect: " + cause, cause));
    }

    private void finishTurn() {
        completions.tell(node, out);
        if (node.nextDeadlineNanos() - turnNanos <= 0) {
            node.step(NodeInput.Deadline.INSTANCE, out);
        }
        boolean more = backgroundSlice();
        publish();
        if (stopped) {
            return;
        }
        armTimer();
        if (more) {
            armBackground(1);
        }
    }

    /** Returns whether to come back soon for more. */
    private boolean backgroundSlice() {
        if (backgroundArmed) {
            return false;
        }
        if (snapshot != null && snapshotBytesPending.getAsLong() > SNAPSHOT_BYTES_PENDING_MAX) {
            armBackground(SNAPSHOT_RETRY_NANOS);
            return false;
        }
        return node.backgroundSlice(out);
    }

    /** Goes by way of the timer, since a task that queues itself would keep the event loop from its sockets. */
    private void armBackground(long delayNanos) {
        if (!backgroundArmed) {
            backgroundArmed = true;
            executor.schedule(backgroundTurn, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void backgroundTurn() {
        backgroundArmed = false;
        wake();
    }

    /** Deadlines mostly move away; the timer is set anew only if one comes nearer, and checks again when it fires. */
    private void armTimer() {
        long deadline = node.nextDeadlineNanos();
        if (deadline == Long.MAX_VALUE || armedNanos != NOT_ARMED && armedNanos - deadline <= 0) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        armedNanos = deadline;
        timer = executor.schedule(this::timerFired, Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void timerFired() {
        armedNanos = NOT_ARMED;
        timer = null;
        wake();
    }

    private void publish() {
        if (out.isEmpty()) {
            return;
        }
        publishing = true;
        if (!out.storageOps().isEmpty()) {
            storage.submitAll(out.storageOps());
        }
        publishPeers();
        publishSnapshot();
        publishLanes();
        for (Trace trace : out.traces()) {
            traces.write(trace);
        }
        Halt halt = out.halt();
        out.clear();
        publishing = false;
        if (halt != null) {
            stop();
            LOG.error("server stops reason={}", halt.reason(), halt.cause());
            onHalt.accept(halt);
        }
    }

    private void publishSnapshot() {
        if (out.snapshotAborted() && snapshot != null) {
            snapshot.abort();
            snapshot = null;
        }
        SnapshotBegin begin = out.snapshotBegin();
        if (begin != null) {
            snapshot = storage.beginSnapshot(begin.zxid());
        }
        SnapshotSink sink = snapshot;
        if (sink == null) {
            return;
        }
        WireWriter bytes = out.snapshotBytes();
        if (!bytes.isEmpty()) {
            sink.write(bytes.array(), 0, bytes.size());
        }
        SnapshotCommit commit = out.snapshotCommit();
        if (commit != null) {
            sink.commit(commit.digestZxid(), commit.digest());
            snapshot = null;
        }
    }

    /** Behind the storage's operations, so that the own disk and the others' work side by side. */
    private void publishPeers() {
        Peers others = peers;
        if (others != null) {
            for (EnsembleChange change : out.ensembleChanges()) {
                others.configure(change);
            }
            for (PeerOrder order : out.peerOrders()) {
                others.carryOut(order);
            }
            others.flush();
        }
    }

    /** The storage has checked a snapshot of another member. */
    void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        if (peers != null && !stopped) {
            peers.snapshotReceived(receiver, ok);
        }
    }

    private void publishLanes() {
        for (ClientLane lane : out.dirtyLanes()) {
            ((LoopLane) lane).flush();
        }
        for (ClientLane lane : out.pauses()) {
            ((LoopLane) lane).pause();
        }
        for (ClientLane lane : out.resumes()) {
            ((LoopLane) lane).resume();
        }
        for (ClientClose close : out.closes()) {
            ((LoopLane) close.lane()).end(close.afterFlush(), close.reason());
        }
    }
}
