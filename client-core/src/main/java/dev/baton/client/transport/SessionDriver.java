package dev.baton.client.transport;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.Overloaded;
import dev.baton.client.error.ServerException;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.StateListener;
import dev.baton.client.session.Completion;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.Input;
import dev.baton.client.session.Operation;
import dev.baton.client.session.Outbox;
import dev.baton.client.session.Output;
import dev.baton.client.session.SessionMachine;
import dev.baton.client.session.SessionTicket;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one {@link SessionMachine} on one event loop. Public methods may be called from any thread; everything else belongs to the
 * loop.
 */
public final class SessionDriver {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDriver.class);
    private static final long NO_TURN = -1;
    private static final int LANE_ITEMS_MAX = 65_536;

    private final DriverConfig config;
    private final EventLoop loop;
    private final Dialer.Setup dialing;
    private final ConnectHelper helper;
    private final long baseNanos = System.nanoTime();
    private final SessionMachine machine;
    private final Outbox outbox = new Outbox();
    private final Semaphore credit;
    private final StateListeners stateListeners = new StateListeners();
    private final StateListeners loopStateListeners = new StateListeners();
    private final CallbackLane lane;
    private final Queue<Operation> submitted = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final AtomicBoolean closeRequested = new AtomicBoolean();
    private final AtomicBoolean ticketGiven = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Connection.Owner connectionOwner = new ConnectionOwner();
    private final Runnable drainTask = this::drainSubmitted;

    private final Timeline timeline = new Timeline();

    private @Nullable Connection connection;
    private @Nullable ScheduledFuture<?> timer;
    private long timerAtNanos = Long.MAX_VALUE;
    private volatile boolean readingPaused;
    private boolean inTurn;
    private long turnNanos = NO_TURN;
    private boolean released;

    private volatile ConnectionState state = ConnectionState.CONNECTING;
    private volatile long sessionId;
    private volatile long timeoutNanos;
    private volatile long lastZxid;
    private volatile long safeUntilNanos;
    /** What {@link #handOver()} gives; once only. */
    private volatile @Nullable SessionTicket ticket;

    private SessionDriver(DriverConfig config, @Nullable SessionTicket ticket) {
        this.config = config;
        machine = new SessionMachine(config.session(), ticket);
        timeoutNanos = machine.timeoutNanos();
        safeUntilNanos = baseNanos;
        credit = new Semaphore(config.inFlightMax());
        Executor callbacks = config.callbackExecutor();
        lane = new CallbackLane(
                callbacks == null ? CallbackThreads.shared() : callbacks,
                stateListeners,
                loopStateListeners,
                new LaneListener());
        loop = SharedLoops.acquire();
        dialing = new Dialer.Setup(loop, CallbackThreads.shared(), config.lookup(), config.tls());
        helper = new ConnectHelper(config, dialing, input -> {
            if (!released) {
                turn(input);
            }
        });
    }

    /** Begins to connect. */
    public static SessionDriver start(DriverConfig config) {
        return start(config, null);
    }

    /** Begins to connect, to go on with the session of another process if there is a ticket. */
    public static SessionDriver start(DriverConfig config, @Nullable SessionTicket ticket) {
        SessionDriver driver = new SessionDriver(config, ticket);
        if (config.hostSource() == null) {
            driver.loop.execute(() -> driver.turn(new Input.Start()));
        } else {
            driver.helper.findFirstHosts();
        }
        return driver;
    }

    /** These are the servers from now on. */
    public void updateHosts(List<HostPort> hosts) {
        helper.tell(new Input.Hosts(hosts));
    }

    /** Now, on the machine's clock: the scale of operations' deadlines. */
    public long nowNanos() {
        return System.nanoTime() - baseNanos;
    }

    /** Takes an operation, or fails it at once for want of room or because the client is closed. */
    public void submit(Operation operation) {
        if (!takeCredit(operation)) {
            int inFlightMax = config.inFlightMax();
            completion(operation).fail(new Overloaded(context(operation), inFlightMax));
            return;
        }
        submitted.add(operation);
        if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(drainTask);
            } catch (RejectedExecutionException e) {
                failSubmitted();
            }
        }
    }

    /** Ends the session; completes when all is done. */
    public CompletableFuture<Void> close() {
        return end(new Input.Close());
    }

    /** Ends the client and leaves the session; completes, with null if there is none to be left, when all is done. */
    public CompletableFuture<@Nullable SessionTicket> handOver() {
        return end(new Input.HandOver()).thenApply(done -> ticketGiven.compareAndSet(false, true) ? ticket : null);
    }

    private CompletableFuture<Void> end(Input input) {
        if (closeRequested.compareAndSet(false, true)) {
            try {
                loop.execute(() -> turn(input));
            } catch (RejectedExecutionException e) {
                closed.complete(null);
            }
        }
        return closed;
    }

    /**
     * Adds a listener.
     *
     * @param onLoop whether it is quick and never blocks, and is told on the loop
     */
    public Registration addStateListener(ListenerPhase phase, StateListener listener, boolean onLoop) {
        return (onLoop ? loopStateListeners : stateListeners).add(phase, listener);
    }

    /** Runs a callback on the lane if this is the loop, otherwise at once. */
    public void runCallback(Runnable callback) {
        if (loop.inEventLoop()) {
            lane.execute(callback);
        } else {
            callback.run();
        }
    }

    /** Whether waiting for this client could never end on the calling thread, since it delivers the answers. */
    public boolean isCallbackThread() {
        return lane.isCurrent() || loop.inEventLoop();
    }

    public ConnectionState state() {
        return state;
    }

    public long sessionId() {
        return sessionId;
    }

    public long timeoutNanos() {
        return timeoutNanos;
    }

    public long lastZxid() {
        return lastZxid;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** On the scale of {@link System#nanoTime()}. */
    public long safeUntilNanos() {
        return safeUntilNanos;
    }

    // ---- on callers' threads ----

    private boolean takeCredit(Operation operation) {
        if (credit.tryAcquire()) {
            return true;
        }
        if (!config.awaitCredit() || isCallbackThread() || completion(operation).isOnLoop()) {
            return false;
        }
        try {
            return credit.tryAcquire(operation.deadlineNanos() - nowNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The loop is gone, so the client is closed and nobody else takes from the queue. */
    private void failSubmitted() {
        Operation operation;
        while ((operation = submitted.poll()) != null) {
            credit.release();
            completion(operation).fail(new ClientClosed(context(operation), Applied.NO));
        }
    }

    private ErrorContext context(Operation operation) {
        return new ErrorContext(operation.request().op().spec().wireName(), operation.clientPath(), lastZxid);
    }

    private static Completion completion(Operation operation) {
        return Objects.requireNonNull(operation.completion());
    }

    // ---- on the loop ----

    private void drainSubmitted() {
        drainScheduled.set(false);
        List<Operation> operations = new ArrayList<>();
        Operation operation;
        while ((operation = submitted.poll()) != null) {
            operations.add(operation);
        }
        if (!operations.isEmpty()) {
            step(new Input.Submit(operations));
        }
        endTurn();
    }

    private void turn(Input input) {
        step(input);
        endTurn();
    }

    /** Steps the machine with the time at which the turn began; the clock is read once per turn, since reading it is not free. */
    private void step(Input input) {
        if (turnNanos == NO_TURN) {
            turnNanos = nowNanos();
        }
        try {
            machine.step(input, turnNanos, outbox);
        } catch (RuntimeException e) {
            stopBroken(input, e);
        }
    }

    /** The machine has a fault. What it was keeping cannot be trusted any more, but nobody shall wait for it for ever. */
    private void stopBroken(Input input, RuntimeException fault) {
        LOG.error("the client has a fault and stops: input={} state={}", input.kind(), machine.state(), fault);
        closeRequested.set(true);
        List<Operation> submittedNow = input instanceof Input.Submit submit ? submit.operations() : List.of();
        machine.abort("stopped by a fault of the client: " + fault, submittedNow, outbox);
    }

    /** Performs what the steps since the last turn have left. */
    private void endTurn() {
        if (inTurn) {
            return;
        }
        inTurn = true;
        try {
            do {
                sendFrames();
                performOutputs();
            } while (machine.hasUnsent() && pumpAgain());
            balanceReading();
            scheduleTimer();
        } finally {
            inTurn = false;
            turnNanos = NO_TURN;
        }
    }

    private boolean pumpAgain() {
        if (connection == null || !connection.isWritable()) {
            return false;
        }
        step(new Input.Writable(true));
        return !outbox.frames().isEmpty() || !outbox.outputs().isEmpty();
    }

    private void sendFrames() {
        if (!outbox.frames().isEmpty()) {
            if (connection != null) {
                connection.write(outbox);
            } else {
                outbox.clearFrames();
            }
        }
    }

    private void performOutputs() {
        if (outbox.outputs().isEmpty()) {
            publish();
            return;
        }
        Deliveries deliveries = new Deliveries(outbox.outputs().size(), lane.size() == 0);
        boolean ended = false;
        int failures = 0;
        for (Output output : outbox.outputs()) {
            switch (output.kind()) {
                case CONNECT -> connect((Output.Connect) output);
                case DISCONNECT -> disconnect();
                case PROBE -> helper.probe(((Output.Probe) output).host());
                case SASL_STEP -> helper.saslStep((Output.SaslStep) output);
                case TRACE -> trace((Output.Trace) output);
                case STATE_CHANGED -> {
                    Output.StateChanged changed = (Output.StateChanged) output;
                    LOG.info("session state: {}", changed.change());
                    timeline.add(changed.change().toString());
                    FlightRecorder.stateChanged(changed.change());
                    ended |= changed.change().current() == ConnectionState.CLOSED;
                    deliveries.add(changed);
                }
                case FAIL -> {
                    observe(((Output.Fail) output).operation(), ((Output.Fail) output).error());
                    failures += noteFailure(((Output.Fail) output).error(), failures) ? 1 : 0;
                    deliveries.add(output, completion(((Output.Fail) output).operation()));
                }
                case COMPLETE -> {
                    observe(((Output.Complete) output).operation(), null);
                    deliveries.add(output, completion(((Output.Complete) output).operation()));
                }
                case DELIVER -> deliveries.add((Output.Deliver) output);
            }
        }
        if (failures > 1) {
            timeline.add("and " + (failures - 1) + " more requests failed at the same moment");
        }
        outbox.clearOutputs();
        publish();
        // first what is told here: what it passes on to the lane, of a state for example, comes before what users are
        // told
        lane.deliverHere(deliveries.here());
        if (!deliveries.forLane().isEmpty()) {
            lane.offer(deliveries.forLane());
        }
        if (ended) {
            release();
        }
    }

    private void observe(Operation operation, @Nullable BatonException error) {
        DriverConfig.Observer observer = config.observer();
        if (observer == null) {
            return;
        }
        try {
            String name = operation.request().op().spec().wireName();
            observer.ended(name, operation.clientPath(), turnNanos - operation.submittedNanos(), error);
        } catch (RuntimeException e) {
            LOG.warn("observer failed: observer={}", observer, e);
        }
    }

    /** A refusal by the server is an answer like any other; of the rest, the first of a moment is worth a line. */
    private boolean noteFailure(BatonException error, int before) {
        if (error instanceof ServerException) {
            return false;
        }
        if (before == 0) {
            timeline.add(error.getMessage());
        }
        FlightRecorder.operationFailed(error);
        return true;
    }

    private void connect(Output.Connect connect) {
        timeline.add("attempt " + connect.attempt() + ": connecting to " + connect.hosts());
        Connection next = new Connection(connect.attempt(), config.session().frameBytesMax(), dialing, connectionOwner);
        connection = next;
        next.open(connect.hosts());
        helper.refreshHosts();
    }

    private void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private void trace(Output.Trace trace) {
        timeline.add(trace.text());
        if (trace.warning()) {
            LOG.warn(trace.text());
        } else {
            LOG.debug(trace.text());
        }
    }

    private void publish() {
        sessionId = machine.sessionId();
        timeoutNanos = machine.timeoutNanos();
        lastZxid = machine.lastZxid();
        safeUntilNanos = baseNanos + machine.safeUntilNanos();
        ticket = machine.handedOver();
        state = machine.state();
    }

    /** Slow callbacks must not pile up results without bound, nor cost the session: answers to pings are read in any case. */
    private void balanceReading() {
        readingPaused = lane.size() > LANE_ITEMS_MAX;
        if (connection != null) {
            connection.setReading(!readingPaused || machine.isPingOutstanding());
        }
    }

    private void scheduleTimer() {
        long due = machine.nextDeadlineNanos();
        if (due >= timerAtNanos || due == Long.MAX_VALUE) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerAtNanos = due;
        timer = loop.schedule(this::timerFired, Math.max(0, due - nowNanos()), TimeUnit.NANOSECONDS);
    }

    private void timerFired() {
        timer = null;
        timerAtNanos = Long.MAX_VALUE;
        turn(new Input.Deadline());
    }

    private void release() {
        if (!released) {
            released = true;
            if (timer != null) {
                timer.cancel(false);
            }
            SharedLoops.release();
        }
    }

    private final class ConnectionOwner implements Connection.Owner {
        @Override
        public void input(Input input) {
            step(input);
        }

        @Override
        public void turnEnded() {
            endTurn();
        }

        @Override
        public int callsDue() {
            return machine.callsDue();
        }

        @Override
        public long callsAnswered() {
            return machine.callsAnswered();
        }

        @Override
        public void restBegins() {
            // Whoever submits something takes the loop for called, which it is: by the end of the rest.
            drainScheduled.set(true);
        }

        @Override
        public void restEnds() {
            drainSubmitted();
        }
    }

    /** Runs on the lane. */
    private final class LaneListener implements CallbackLane.Listener {
        @Override
        public void completing() {
            credit.release();
        }

        @Override
        public void told(StateChange change) {
            if (change.current() == ConnectionState.CLOSED) {
                closed.complete(null);
            }
        }

        @Override
        public void drained(int itemsLeft) {
            if (readingPaused && itemsLeft < LANE_ITEMS_MAX / 2) {
                try {
                    loop.execute(SessionDriver.this::endTurn);
                } catch (RejectedExecutionException e) {
                    LOG.debug("nothing to resume after the end", e);
                }
            }
        }
    }
}
