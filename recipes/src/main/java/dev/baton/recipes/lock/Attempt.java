package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.kernel.Contender;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.kernel.ContenderOutput;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.recipes.kernel.Loss;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one {@link Contender}: executes its outputs, and queues what it is to be told.
 *
 * <p>Inputs come from any thread. Whoever finds the queue unattended takes the inputs one by one, so the contender and what
 * belongs to it are touched by one thread at a time, and nobody waits for a lock while user code runs.
 */
final class Attempt {
    /** Who wants the lock. One of the methods is called, once, unless the caller has lost interest. */
    interface Caller {
        /** The lock is there. Returns false if nobody wants it any more. */
        boolean admitted(LockHandle handle);

        /** Somebody else was before, and the attempt is not to wait. */
        void busy();

        /** The attempt failed. */
        void failed(Throwable error);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Mutex.class);

    private final Client client;
    private final Keeper keeper;
    private final String parent;
    private final Duration timeout;
    private final long deadlineNanos;
    private final Caller caller;
    private final Requests requests;
    private final CompletableFuture<Void> finished = new CompletableFuture<>();

    private final Queue<ContenderInput> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();

    // touched only by the thread that attends the queue
    private final Contender contender;
    private final List<ContenderOutput> outbox = new ArrayList<>(4);

    // written by that thread only
    private volatile @Nullable LockHandle handle;
    private volatile boolean answered;

    Attempt(Client client, Keeper keeper, String parent, Duration timeout, boolean patient, Caller caller) {
        this.client = client;
        this.keeper = keeper;
        this.parent = parent;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
        this.caller = caller;
        this.requests = new Requests(client, parent, this::tell);
        this.contender = new Contender(UUID.randomUUID(), Mutex.LABEL, Admission.MUTEX, patient);
    }

    String parent() {
        return parent;
    }

    /** When the caller's patience ends, on the scale of {@link System#nanoTime()}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether the caller has had its answer. */
    boolean answered() {
        return answered;
    }

    /** Completes when nothing is left to do. */
    CompletableFuture<Void> finished() {
        return finished;
    }

    /** The caller has no interest any more, or releases what it holds. */
    void abandon() {
        tell(new ContenderInput.Abandon(GiveUp.CANCELLED));
    }

    /** The time is up; too late if the caller has had its answer. */
    void timeOut() {
        if (!answered) {
            tell(new ContenderInput.Abandon(GiveUp.TIMEOUT));
        }
    }

    /** If the clock has run out over a lock that counts as held, has it confirmed. */
    void checkLease() {
        LockHandle held = handle;
        if (held != null && held.isDoubtful()) {
            tell(new ContenderInput.Doubt());
        }
    }

    void tell(ContenderInput input) {
        post(input);
        attend();
    }

    /** Adds an input without acting on it, for callers that hold a lock; {@link #attend()} must follow. */
    void post(ContenderInput input) {
        inbox.add(input);
    }

    /** Takes inputs until there are none, unless another thread is at it, which then takes these too. */
    void attend() {
        if (told.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (ContenderInput input = inbox.poll(); input != null; input = inbox.poll()) {
                step(input);
            }
            missed = told.addAndGet(-missed);
        } while (missed != 0);
    }

    private void step(ContenderInput input) {
        LockHandle held = handle;
        if (answered && input instanceof ContenderInput.Abandon late && late.reason() == GiveUp.TIMEOUT) {
            return;
        }
        contender.step(input, outbox);
        LOG.trace("lock={} {} -> {}", parent, input, outbox);
        for (ContenderOutput output : outbox) {
            execute(output);
        }
        outbox.clear();
        if (held != null && !answered && input instanceof ContenderInput.Abandon abandon) {
            // admitted, but given up before that was proven
            gaveUp(abandon.reason());
        }
    }

    private void execute(ContenderOutput output) {
        switch (output.kind()) {
            case CREATE_NODE -> requests.create((ContenderOutput.CreateNode) output);
            case CREATE_PARENTS -> requests.createParents((ContenderOutput.CreateParents) output);
            case LIST_CHILDREN -> requests.list((ContenderOutput.ListChildren) output);
            case WATCH_NODE -> requests.watch((ContenderOutput.WatchNode) output);
            case REMOVE_NODE -> requests.remove((ContenderOutput.RemoveNode) output);
            case PAUSE -> pause((ContenderOutput.Pause) output);
            case ADMITTED -> admitted((ContenderOutput.Admitted) output);
            case HOLD_DOUBTED -> doubted();
            case HOLD_CONFIRMED -> confirmed();
            case HOLD_LOST -> lost(((ContenderOutput.HoldLost) output).reason());
            case GAVE_UP -> gaveUp(((ContenderOutput.GaveUp) output).reason());
            case FINISHED -> {
                keeper.end(this);
                finished.complete(null);
            }
        }
    }

    private void pause(ContenderOutput.Pause command) {
        keeper.after(command.attempt(), () -> tell(new ContenderInput.PauseOver(command.ticket())));
    }

    private void admitted(ContenderOutput.Admitted admission) {
        LockHandle granted = new LockHandle(
                this,
                ZnodePath.child(parent, admission.name()),
                admission.czxid(),
                new Lease(client, admission.owner()));
        handle = granted;
        handOver(granted);
    }

    /** To the caller if the session is proven for a while to come, otherwise after it was. */
    private void handOver(LockHandle granted) {
        if (!granted.isFresh()) {
            tell(new ContenderInput.Doubt());
            return;
        }
        LOG.debug("lock acquired {}", granted);
        answered = true;
        if (!caller.admitted(granted)) {
            granted.release();
        }
    }

    private void doubted() {
        LockHandle held = handle;
        if (held != null) {
            held.suspend();
            LOG.debug("lock suspended {}", held);
        }
    }

    private void confirmed() {
        LockHandle held = handle;
        if (held != null) {
            held.resume();
            LOG.debug("lock confirmed {}", held);
            if (!answered) {
                handOver(held);
            }
        }
    }

    private void lost(Loss loss) {
        LostReason reason = reasonOf(loss);
        LockHandle held = handle;
        if (held != null && answered) {
            LOG.info("lock lost reason={} {}", reason, held);
            held.lose(reason);
        } else if (loss == Loss.CLIENT_CLOSED) {
            gaveUp(GiveUp.CLOSED);
        } else {
            fail(new LockLost(Mutex.context(client, parent), "while it was handed over: " + reason));
        }
    }

    private void gaveUp(GiveUp reason) {
        Throwable refusal = requests.refusal();
        switch (reason) {
            case BUSY -> {
                answered = true;
                caller.busy();
            }
            case TIMEOUT -> fail(new LockTimeout(Mutex.context(client, parent), timeout, "client " + client.state()));
            case CANCELLED -> fail(new CancellationException("nobody waits for the lock " + parent));
            case CLOSED, REFUSED ->
                fail(refusal != null ? refusal : new ClientClosed(Mutex.context(client, parent), Applied.NO));
        }
    }

    private void fail(Throwable error) {
        answered = true;
        caller.failed(error);
    }

    private static LostReason reasonOf(Loss loss) {
        return switch (loss) {
            case SESSION_LOST -> LostReason.SESSION_LOST;
            case NODE_DELETED -> LostReason.NODE_DELETED;
            case NODE_REPLACED -> LostReason.NODE_REPLACED;
            case UNVERIFIABLE -> LostReason.UNVERIFIABLE;
            case CLIENT_CLOSED -> LostReason.CLIENT_CLOSED;
        };
    }

    @Override
    public String toString() {
        return "Attempt[" + parent + ", " + contender + "]";
    }
}
