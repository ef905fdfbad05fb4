package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.DeleteOptions;
import dev.baton.client.NodeData;
import dev.baton.client.Transaction;
import dev.baton.client.TransactionResult;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Registration;
import dev.baton.client.event.StateChange;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Fact;
import dev.baton.recipes.kernel.NodeKernel;
import dev.baton.recipes.kernel.Notice;
import dev.baton.recipes.kernel.Problem;
import dev.baton.recipes.kernel.View;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link NodeKernel} for one node: its commands become requests of the client, and answers, watch events and changes of the
 * session become facts. Facts are taken one at a time, on the thread that brings them.
 */
public final class NodeDriver {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDriver.class);
    private static final CreateOptions EPHEMERAL =
            CreateOptions.of(CreateMode.EPHEMERAL).withParents();
    private static final CreateOptions PERSISTENT =
            CreateOptions.of(CreateMode.PERSISTENT).withParents();

    private final Client client;
    private final String path;
    private final NodeKernel kernel;
    private final Consumer<Notice> notices;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private final Serial serial = new Serial();

    // touched inside of serial only
    private final List<Command> outbox = new ArrayList<>(4);
    private @Nullable Registration states;
    private @Nullable Registration watch;
    private final Map<Integer, ScheduledFuture<?>> pauses = new HashMap<>(4);
    private boolean ended;
    private int writeTicket;
    private long writeSentNanos;
    private long writeTookNanos;

    private volatile @Nullable Throwable refusal;

    private NodeDriver(Client client, String path, NodeKernel kernel, Consumer<Notice> notices) {
        this.client = client;
        this.path = path;
        this.kernel = kernel;
        this.notices = notices;
    }

    /**
     * Starts a kernel.
     *
     * @param notices told in order, one at a time
     */
    public static NodeDriver start(Client client, String path, NodeKernel kernel, Consumer<Notice> notices) {
        NodeDriver driver = new NodeDriver(client, path, kernel, notices);
        driver.start();
        return driver;
    }

    /** A driver that is not started yet. */
    static NodeDriver of(Client client, String path, NodeKernel kernel, Consumer<Notice> notices) {
        return new NodeDriver(client, path, kernel, notices);
    }

    /** Begins. Once only. */
    void start() {
        serial.execute(this::begin);
    }

    /** Completes when nothing is left to do. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    /** Why the last request that was refused was refused, or null. */
    public @Nullable Throwable refusal() {
        return refusal;
    }

    /** Tells the kernel something. */
    public void tell(Fact fact) {
        serial.execute(() -> step(fact));
    }

    private void begin() {
        states = client.addStateListener(ListenerPhase.RECIPES, change -> tell(factOf(change)));
        ConnectionState state = client.state();
        long session = client.sessionId();
        if (state.isFinal()) {
            step(new Fact.ClientClosed());
        } else if (state == ConnectionState.CONNECTED && session != 0) {
            step(new Fact.SessionUp(session));
        }
        step(new Fact.Start());
    }

    private static Fact factOf(StateChange change) {
        return switch (change.current()) {
            case CONNECTED -> new Fact.SessionUp(change.newSessionId());
            case CONNECTING, SUSPENDED, READ_ONLY -> new Fact.SessionDown();
            case LOST -> new Fact.SessionLost(change.oldSessionId());
            case AUTH_FAILED, CLOSED -> new Fact.ClientClosed();
        };
    }

    private void step(Fact fact) {
        if (ended) {
            return;
        }
        try {
            kernel.step(fact, outbox);
        } catch (RuntimeException e) {
            // code of the user's, called by the kernel
            refusal = e;
            notices.accept(new Notice.GaveUp(Notice.Quit.REFUSED));
            end();
            return;
        }
        LOG.trace("node={} {} -> {}", path, fact, outbox);
        for (Command command : outbox) {
            execute(command);
        }
        outbox.clear();
    }

    private void execute(Command command) {
        switch (command.kind()) {
            case WATCH -> watch(((Command.Watch) command).ticket());
            case LOOK -> look((Command.Look) command);
            case CREATE -> create((Command.Create) command);
            case WRITE -> write((Command.Write) command);
            case REMOVE -> remove((Command.Remove) command);
            case REPLACE -> replace((Command.Replace) command);
            case PAUSE -> pause((Command.Pause) command);
            case TELL -> notices.accept(((Command.Tell) command).notice());
            case FINISHED -> end();
        }
    }

    private void end() {
        ended = true;
        close(states);
        close(watch);
        pauses.values().forEach(pause -> pause.cancel(false));
        pauses.clear();
        finished.complete(null);
    }

    private static void close(@Nullable Registration registration) {
        if (registration != null) {
            registration.close();
        }
    }

    private void watch(int ticket) {
        client.addWatch(path, AddWatchMode.PERSISTENT, event -> tell(new Fact.Changed()))
                .whenComplete((registration, error) -> serial.execute(() -> watched(ticket, registration, error)));
    }

    private void watched(int ticket, @Nullable Registration registration, @Nullable Throwable error) {
        if (registration == null) {
            failed(ticket, error);
        } else if (ended) {
            registration.close();
        } else {
            close(watch);
            watch = registration;
            step(new Fact.Watching(ticket));
        }
    }

    private void look(Command.Look command) {
        int ticket = command.ticket();
        CompletableFuture<?> synced = command.confirmed() ? client.sync(path) : CompletableFuture.completedFuture(path);
        CompletableFuture<View> read = switch (command.form()) {
            case DATA -> client.getData(path).thenApply(NodeDriver::view);
            case CHILDREN ->
                client.getChildren(path).thenApply(children -> view(children.stat(), null, children.names()));
        };
        read.whenComplete((view, error) -> synced.whenComplete((done, syncError) -> {
            Throwable failure = syncError == null ? error : syncError;
            if (failure != null && Calls.unwrapped(failure) instanceof NoNode && syncError == null) {
                tell(new Fact.Seen(ticket, View.MISSING));
            } else {
                answer(ticket, failure, () -> new Fact.Seen(ticket, view));
            }
        }));
    }

    private void create(Command.Create command) {
        int ticket = command.ticket();
        sends(ticket);
        client.create(path, command.data(), command.ephemeral() ? EPHEMERAL : PERSISTENT)
                .whenComplete((made, error) ->
                        answer(ticket, error, () -> new Fact.Done(ticket, view(made.stat(), null, List.of()))));
    }

    private void write(Command.Write command) {
        int ticket = command.ticket();
        sends(ticket);
        client.setData(path, command.data(), WriteOptions.DEFAULT.withVersion(command.version()))
                .whenComplete((stat, error) ->
                        answer(ticket, error, () -> new Fact.Done(ticket, view(stat, null, List.of()))));
    }

    private void remove(Command.Remove command) {
        int ticket = command.ticket();
        client.delete(path, DeleteOptions.DEFAULT.withVersion(command.version()))
                .whenComplete((done, error) -> answer(ticket, error, () -> new Fact.Done(ticket, View.MISSING)));
    }

    private void replace(Command.Replace command) {
        int ticket = command.ticket();
        Transaction swap = Transaction.EMPTY
                .delete(path, command.version())
                .create(path, command.data(), CreateOptions.of(CreateMode.EPHEMERAL));
        client.multi(swap).whenComplete((result, error) -> answer(ticket, error, () -> replaced(ticket, result)));
    }

    private static Fact replaced(int ticket, TransactionResult result) {
        return new Fact.Done(ticket, view(result.created(1).stat(), null, List.of()));
    }

    private void sends(int ticket) {
        writeTicket = ticket;
        writeSentNanos = System.nanoTime();
    }

    private void pause(Command.Pause command) {
        long nanos = command.contention()
                ? Clockwork.contentionNanos(writeTookNanos)
                : Clockwork.pauseNanos(command.attempt());
        int ticket = command.ticket();
        pauses.put(ticket, Clockwork.afterNanos(nanos, () -> serial.execute(() -> pauseOver(ticket))));
    }

    private void pauseOver(int ticket) {
        pauses.remove(ticket);
        step(new Fact.PauseOver(ticket));
    }

    private interface Success {
        Fact fact();
    }

    private void answer(int ticket, @Nullable Throwable error, Success success) {
        if (error == null) {
            tell(success.fact());
        } else {
            serial.execute(() -> failed(ticket, error));
        }
    }

    private void failed(int ticket, @Nullable Throwable wrapped) {
        if (ticket == writeTicket) {
            writeTookNanos = System.nanoTime() - writeSentNanos;
        }
        Throwable error = wrapped == null ? new IllegalStateException("no answer") : Calls.unwrapped(wrapped);
        if (Calls.isEnd(error)) {
            refusal = error;
            step(new Fact.ClientClosed());
            return;
        }
        Problem problem = Calls.problemOf(error);
        if (problem == Problem.REFUSED) {
            refusal = error;
        }
        step(new Fact.Failed(ticket, problem));
    }

    static View view(NodeData node) {
        return view(node.stat(), node.data(), List.of());
    }

    private static View view(Stat stat, byte @Nullable [] data, List<String> children) {
        return new View(
                true, data, children, stat.version(), stat.czxid(), stat.mzxid(), stat.mtime(), stat.ephemeralOwner());
    }
}
