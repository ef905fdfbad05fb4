package dev.baton.simulation.client;

import dev.baton.client.error.BatonException;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.client.event.Watcher;
import dev.baton.client.session.Completion;
import dev.baton.client.session.HostPort;
import dev.baton.client.session.Input;
import dev.baton.client.session.Operation;
import dev.baton.client.session.Outbox;
import dev.baton.client.session.Output;
import dev.baton.client.session.ScopedWatcher;
import dev.baton.client.session.SessionConfig;
import dev.baton.client.session.SessionMachine;
import dev.baton.client.session.WatchIntent;
import dev.baton.simulation.net.Connection;
import dev.baton.simulation.net.Host;
import dev.baton.simulation.net.Network;
import dev.baton.simulation.net.Receiver;
import dev.baton.simulation.net.Sleeper;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import dev.baton.simulation.world.World;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A client's process: a production session machine, a transport on the simulated network, and a program. */
public final class SimClient implements Host, Receiver {
    /** Knows of each answer before it is acted on. */
    interface AnswerListener {
        void onAnswer(long zxid);
    }

    /** Where callbacks run: at once, unless the process has a lane for them. */
    public interface Lane {
        /** Takes what is to be called, in order. */
        void offer(Runnable callback);
    }

    private final World world;
    private final Network network;
    private final LongFunction<Host> servers;
    private final int address;
    private final Function<SimClient, SessionConfig> configs;
    private final Function<SimClient, Program> programs;
    private final long operationNanos;
    private final long reopenNanos;
    private final Sleeper sleeper;
    private final Outbox out = new Outbox();
    private final ArrayDeque<Input> inbox = new ArrayDeque<>();

    private @Nullable SessionMachine machine;
    private @Nullable Program program;
    private @Nullable Connection connection;
    private AnswerListener answers = zxid -> {};
    private Lane lane = Runnable::run;
    private Lane loop = Runnable::run;
    private Consumer<StateChange> states = change -> {};
    private Consumer<StateChange> loopStates = change -> {};
    private long attempt;
    private boolean greeted;
    private boolean stepping;
    private boolean up;
    private boolean leaving;
    private int outstanding;
    private int incarnation;
    private long deadlineArmed;
    private long answerZxid;
    private long viewSession;
    private long viewZxid;

    /** A connection that only brings the end of the session brings back no watches. */
    private boolean closing;

    /**
     * @param operationNanos how long an operation may take
     * @param reopenNanos how long after the end of its session another one is begun
     */
    public SimClient(
            World world,
            Network network,
            LongFunction<Host> servers,
            int address,
            Function<SimClient, SessionConfig> configs,
            Function<SimClient, Program> programs,
            long operationNanos,
            long reopenNanos) {
        this.world = world;
        this.sleeper = new Sleeper(world);
        this.network = network;
        this.servers = servers;
        this.address = address;
        this.configs = configs;
        this.programs = programs;
        this.operationNanos = operationNanos;
        this.reopenNanos = reopenNanos;
    }

    /** How a server is called in the list of hosts. */
    public static HostPort host(long server) {
        return new HostPort("m" + server, 2181);
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public int incarnation() {
        return incarnation;
    }

    /** The session that it has now, 0 for none. */
    public long sessionId() {
        return machine == null ? 0 : machine.sessionId();
    }

    public boolean isConnected() {
        return up && machine != null && machine.state() == ConnectionState.CONNECTED;
    }

    /** Until when the leader cannot have expired its session. */
    public long safeUntilNanos() {
        return machine == null ? 0 : machine.safeUntilNanos();
    }

    public long timeoutNanos() {
        return running().timeoutNanos();
    }

    /** Where its session stands, as the machine knows it now; what has no process is closed. */
    public ConnectionState state() {
        return up && machine != null ? machine.state() : ConnectionState.CLOSED;
    }

    /** Highest zxid that its session has seen. */
    public long lastZxid() {
        return machine == null ? 0 : machine.lastZxid();
    }

    public World world() {
        return world;
    }

    /** Whether its program has come to an end, or there is none. */
    public boolean isSettled() {
        Program now = program;
        return now == null || now.isSettled();
    }

    private SessionMachine running() {
        SessionMachine now = machine;
        if (now == null) {
            throw new IllegalStateException("client " + address + " has never been started");
        }
        return now;
    }

    // ---- its life ----

    /** Starts the process, with a new session and a new program. */
    public void start() {
        if (leaving) {
            return;
        }
        incarnation++;
        up = true;
        outstanding = 0;
        connection = null;
        machine = new SessionMachine(configs.apply(this));
        deadlineArmed = Long.MAX_VALUE;
        viewSession = 0;
        closing = false;
        inbox.clear();
        answers = zxid -> {};
        lane = Runnable::run;
        loop = Runnable::run;
        states = change -> {};
        loopStates = change -> {};
        Program begun = programs.apply(this);
        program = begun;
        step(new Input.Start());
        begun.begin();
    }

    /** The process dies. Its session lives on for a while. */
    public void crash(boolean silently) {
        if (!up) {
            return;
        }
        up = false;
        incarnation++;
        sleeper.forget();
        machine = null;
        program = null;
        connection = null;
        network.dropAll(this, silently);
    }

    /** Ends the session in good order, and begins no other. */
    public void leave() {
        leaving = true;
        close();
    }

    /** Requests without an answer. */
    public int outstanding() {
        return outstanding;
    }

    /** Ends the session in good order, and begins another one after a while. */
    public void close() {
        if (up) {
            closing = true;
            step(new Input.Close());
        }
    }

    /** Whether its session was closed, or there is no process. */
    public boolean isClosed() {
        return machine == null || machine.state().isFinal();
    }

    public void pause(long nanos) {
        sleeper.sleep(nanos);
    }

    public void wake() {
        sleeper.wake();
    }

    @Override
    public void whenAwake(Runnable action) {
        if (up) {
            sleeper.whenAwake(action);
        }
    }

    /** Does something after a while, if this process still lives then. */
    public void after(long nanos, Runnable action) {
        int mine = incarnation;
        world.events().after(nanos, () -> {
            if (mine == incarnation) {
                whenAwake(action);
            }
        });
    }

    void listen(AnswerListener listener) {
        answers = listener;
    }

    /**
     * Has callbacks called by somebody, and tells of state changes among them, for as long as this process lives.
     *
     * @param newLoop runs at once those that are made for it
     * @param loopListener told of state changes there
     */
    public void attach(Lane newLane, Consumer<StateChange> listener, Lane newLoop, Consumer<StateChange> loopListener) {
        lane = newLane;
        states = listener;
        loop = newLoop;
        loopStates = loopListener;
    }

    // ---- requests ----

    /** Sends a request, in the order of calls. */
    public void submit(OpRequest request, String path, Answer answer) {
        submit(request, path, null, answer);
    }

    /** Sends one that leaves a watch. */
    public void submit(OpRequest request, String path, @Nullable WatchIntent watch, Answer answer) {
        Operation operation = Operation.of(request, path, path, world.now() + operationNanos, completion(answer));
        step(new Input.Submit(watch == null ? operation : operation.withWatch(watch)));
    }

    /** Sends one whose completion the lane is to call. */
    public void submit(Operation operation) {
        step(new Input.Submit(operation));
    }

    private Completion completion(Answer answer) {
        outstanding++;
        return new Completion() {
            @Override
            public void succeed(@Nullable OpResponse response, long zxid) {
                outstanding--;
                answer.take(response, answerZxid, null);
            }

            @Override
            public void fail(BatonException error) {
                outstanding--;
                answer.take(null, answerZxid, error);
            }
        };
    }

    // ---- steps ----

    private void step(Input input) {
        inbox.add(input);
        if (stepping || !up) {
            return;
        }
        stepping = true;
        try {
            Input next = nextInput();
            while (next != null && up) {
                stepOnce(next);
                next = nextInput();
            }
        } finally {
            stepping = false;
        }
        if (up) {
            armDeadline();
        }
    }

    /** What was submitted during one step comes together, as from the driver's queue. */
    private @Nullable Input nextInput() {
        Input next = inbox.poll();
        if (!(next instanceof Input.Submit first) || !(inbox.peek() instanceof Input.Submit)) {
            return next;
        }
        List<Operation> together = new ArrayList<>(first.operations());
        while (inbox.peek() instanceof Input.Submit another) {
            together.addAll(another.operations());
            inbox.remove();
        }
        return new Input.Submit(together);
    }

    private void stepOnce(Input input) {
        SessionMachine now = running();
        world.trace(address, input.kind().ordinal());
        long answered = now.callsAnswered();
        now.step(input, world.now(), out);
        if (now.callsAnswered() - answered > 1) {
            world.reached(Reach.READS_ANSWERED_TOGETHER);
        }
        if (out.frames().size() > 0) {
            Connection standing = connection;
            if (standing != null) {
                standing.send(this, out.frames().toByteArray());
            }
            out.clearFrames();
        }
        List<Output> outputs = List.copyOf(out.outputs());
        out.clearOutputs();
        for (Output output : outputs) {
            if (up) {
                carryOut(output);
            }
        }
        answerZxid = 0;
    }

    private void carryOut(Output output) {
        switch (output.kind()) {
            case CONNECT -> dial((Output.Connect) output);
            case DISCONNECT -> {
                if (((Output.Disconnect) output).attempt() == attempt) {
                    attempt = 0;
                    Connection standing = connection;
                    connection = null;
                    if (standing != null) {
                        standing.close(this);
                    }
                }
            }
            case COMPLETE -> {
                Output.Complete complete = (Output.Complete) output;
                Completion completion = complete.operation().completion();
                if (completion != null) {
                    laneOf(completion).offer(() -> completion.succeed(complete.response(), complete.zxid()));
                }
            }
            case FAIL -> {
                Output.Fail fail = (Output.Fail) output;
                Completion completion = fail.operation().completion();
                if (completion != null) {
                    laneOf(completion).offer(() -> completion.fail(fail.error()));
                }
            }
            case DELIVER -> {
                Output.Deliver deliver = (Output.Deliver) output;
                List<Watcher> onLoop = new ArrayList<>(deliver.watchers());
                List<Watcher> onLane = new ArrayList<>(deliver.watchers());
                onLoop.removeIf(watcher -> !ScopedWatcher.isOnLoop(watcher));
                onLane.removeIf(ScopedWatcher::isOnLoop);
                if (!onLoop.isEmpty()) {
                    loop.offer(() -> onLoop.forEach(watcher -> watcher.onEvent(deliver.event())));
                }
                if (!onLane.isEmpty()) {
                    lane.offer(() -> onLane.forEach(watcher -> watcher.onEvent(deliver.event())));
                }
            }
            case STATE_CHANGED -> onState(((Output.StateChanged) output).change());
            case PROBE, SASL_STEP, TRACE -> {
                // Read-only members are not sought, and nobody has to prove who he is.
            }
        }
    }

    private Lane laneOf(Completion completion) {
        return completion.isOnLoop() ? loop : lane;
    }

    private void onState(StateChange change) {
        if (world.isPrinting()) {
            world.print("c" + address, change);
        }
        switch (change.reason()) {
            case SESSION_OPENED -> world.reached(Reach.SESSION_OPENED);
            case EXPIRED_LOCALLY -> world.reached(Reach.SESSION_LOST_LOCALLY);
            case PROTOCOL_VIOLATION -> throw new Violation("G2", "client " + address + ": " + change);
            default -> {
                // Every day's business.
            }
        }
        Program now = program;
        if (now != null) {
            now.onState(change);
        }
        Consumer<StateChange> loopListener = loopStates;
        loop.offer(() -> loopListener.accept(change));
        Consumer<StateChange> listener = states;
        lane.offer(() -> listener.accept(change));
        if (change.current() == ConnectionState.CLOSED) {
            program = null;
            int mine = incarnation;
            world.events().after(reopenNanos, () -> {
                if (mine == incarnation && up) {
                    start();
                }
            });
        }
    }

    private void armDeadline() {
        long at = running().nextDeadlineNanos();
        if (at == Long.MAX_VALUE || at == deadlineArmed) {
            return;
        }
        deadlineArmed = at;
        int mine = incarnation;
        SessionMachine armed = running();
        world.events().at(at, () -> {
            if (mine == incarnation && deadlineArmed == at && machine == armed) {
                whenAwake(() -> {
                    deadlineArmed = Long.MAX_VALUE;
                    step(new Input.Deadline());
                });
            }
        });
    }

    // ---- transport ----

    private void dial(Output.Connect order) {
        long mine = order.attempt();
        attempt = mine;
        greeted = false;
        connection = null;
        SessionMachine asking = running();
        HostPort wanted = order.hosts().get(0);
        Host server = servers.apply(Long.parseLong(wanted.host().substring(1)));
        network.dial(this, this, server, made -> {
            if (attempt != mine || machine != asking) {
                if (made != null) {
                    made.close(this);
                }
            } else if (made == null) {
                step(new Input.TransportDown(mine, "no connection"));
            } else {
                connection = made;
                step(new Input.TransportUp(mine, wanted));
            }
        });
    }

    @Override
    public void onClosed(Connection closed) {
        if (closed == connection) {
            connection = null;
            step(new Input.TransportDown(attempt, "closed by the server"));
        }
    }

    @Override
    public void onPacket(Connection from, Object what) {
        WireReader in = new WireReader((byte[]) what);
        while (in.remaining() > 0 && from == connection) {
            byte[] frame = in.readBytes(in.readInt());
            if (greeted) {
                observe(ReplyHeader.read(new WireReader(frame)));
            }
            greeted = true;
            step(new Input.Frame(attempt, frame, 0, frame.length));
        }
    }

    /** G3: what a session has seen it never un-sees, whoever it is connected to. */
    private void observe(ReplyHeader header) {
        long session = sessionId();
        if (session != viewSession) {
            viewSession = session;
            viewZxid = 0;
        }
        if (header.zxid() > 0) {
            Violation.unless(
                    header.zxid() >= viewZxid, "G3", "session %x sees %x after %x", session, header.zxid(), viewZxid);
            viewZxid = header.zxid();
        }
        answerZxid = header.zxid();
        if (header.xid() >= 0 && header.zxid() > 0 && !closing) {
            answers.onAnswer(header.zxid());
        } else if (header.xid() == Xids.NOTIFICATION) {
            answerZxid = 0;
        }
    }

    @Override
    public Receiver accept(Connection strange) {
        throw new Violation("NET", "somebody has dialled a client");
    }

    @Override
    public String toString() {
        return "client " + address
                + (machine == null
                        ? " down"
                        : " " + machine.state() + " session " + Long.toHexString(sessionId()) + " outstanding "
                                + outstanding);
    }
}
