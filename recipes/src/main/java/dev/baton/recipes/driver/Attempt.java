package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.recipes.kernel.Contender;
import dev.baton.recipes.kernel.ContenderInput;
import dev.baton.recipes.kernel.ContenderOutput;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one {@link Contender}: executes its outputs, and queues what it is to be told.
 *
 * <p>Inputs come from any thread, those of the client from its loop. Whoever finds the queue unattended takes the inputs one by one, so the
 * contender and what belongs to it are touched by one thread at a time. What may lead to user code is passed on by {@link
 * Client#runCallback}, so nobody waits for that.
 */
public final class Attempt {
    /** Who contends. One of the methods is called, once. */
    public interface Caller {
        /** Admitted, with a session that is proven for a while. Returns false if nobody wants that any more. */
        boolean admitted(Hold hold);

        /**
         * Ended without admission.
         *
         * @param cause the refusal or the end of the client that is the reason, if there is one
         */
        void gaveUp(GiveUp reason, @Nullable Throwable cause);

        /** What was granted was lost again before it could be handed over. */
        void lost(Loss reason);

        /** Whether these methods do next to nothing, and lead to no user code; then they may be called on the client's loop. */
        default boolean isBrief() {
            return false;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final long LINGER_NANOS = 250_000_000;

    @SuppressWarnings("NullAway") // futures of nothing complete with null
    private static final CompletableFuture<Void> ENDED = CompletableFuture.completedFuture(null);

    private final Client client;
    private final Keeper keeper;
    private final String parent;
    private final long startNanos = System.nanoTime();
    private final long deadlineNanos;
    private final Caller caller;
    private final Requests requests;

    /** Null until somebody asks; never replaced then. */
    private final AtomicReference<@Nullable CompletableFuture<Void>> finished = new AtomicReference<>();

    private final Queue<ContenderInput> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger told = new AtomicInteger();

    // touched only by the thread that attends the queue
    private final Contender contender;
    private final List<ContenderOutput> outbox = new ArrayList<>(4);

    // written by that thread only
    private volatile @Nullable Hold hold;
    private volatile boolean answered;
    private volatile boolean lingers;

    private Attempt(Keeper keeper, Contest contest, Caller caller) {
        this.client = keeper.client();
        this.keeper = keeper;
        this.parent = contest.parent();
        this.deadlineNanos = startNanos + Clockwork.boundedNanos(contest.timeout());
        this.caller = caller;
        this.requests = new Requests(keeper.onLoop(), parent, contest.data(), this::tell);
        Contest.Former former = contest.former();
        this.contender = former == null
                ? new Contender(
                        UUID.randomUUID(), contest.label(), contest.admission(), contest.patient(), contest.anchor())
                : Contender.takingOver(former.name(), former.czxid(), contest.admission());
    }

    /** Begins to contend. The caller may hear of it before this returns. */
    public static Attempt start(Keeper keeper, Contest contest, Caller caller) {
        Attempt attempt = new Attempt(keeper, contest, caller);
        keeper.start(attempt);
        return attempt;
    }

    /** When the caller's patience ends, on the scale of {@link System#nanoTime()}. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** When it counts as going on for long. */
    long lingersAtNanos() {
        return startNanos + LINGER_NANOS;
    }

    /** When it wants to be looked at next. */
    long nextTickNanos(long now) {
        long wait = Long.MAX_VALUE / 2;
        Hold held = hold;
        if (held != null) {
            wait = Math.min(wait, Math.max(0, held.untilDoubtNanos()));
        }
        if (!lingers) {
            wait = Math.min(wait, Math.max(0, lingersAtNanos() - now));
        }
        if (!answered && deadlineNanos - now > 0) {
            wait = Math.min(wait, deadlineNanos - now);
        }
        return now + wait;
    }

    /** Whether the caller has had its answer. */
    boolean answered() {
        return answered;
    }

    /** Completes when nothing is left to do. */
    public CompletableFuture<Void> finished() {
        finished.compareAndSet(null, new CompletableFuture<>());
        return Objects.requireNonNull(finished.get()).copy();
    }

    /** The caller has no interest any more, or releases what it holds. */
    public void abandon() {
        tell(new ContenderInput.Abandon(GiveUp.CANCELLED));
    }

    /** The time is up; too late if the caller has had its answer. */
    void timeOut() {
        if (!answered) {
            tell(new ContenderInput.Abandon(GiveUp.TIMEOUT));
        }
    }

    /** The admission rule lets in others than before. */
    public void ruleChanged() {
        tell(new ContenderInput.RuleChanged());
    }

    /** Acts on the time that has passed. */
    void checkClock() {
        if (!lingers && lingersAtNanos() - System.nanoTime() <= 0) {
            lingers = true;
            tell(new ContenderInput.Lingered());
        }
        Hold held = hold;
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
        Hold held = hold;
        if (answered && input instanceof ContenderInput.Abandon late && late.reason() == GiveUp.TIMEOUT) {
            return;
        }
        contender.step(input, outbox);
        LOG.trace("contest={} {} -> {}", parent, input, outbox);
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
            case WATCH_CHILDREN -> requests.watchChildren((ContenderOutput.WatchChildren) output);
            case REMOVE_NODE -> requests.remove((ContenderOutput.RemoveNode) output);
            case PAUSE -> pause((ContenderOutput.Pause) output);
            case ADMITTED -> admitted((ContenderOutput.Admitted) output);
            case HOLD_DOUBTED -> doubted();
            case HOLD_CONFIRMED -> confirmed();
            case HOLD_LOST -> lost(((ContenderOutput.HoldLost) output).reason());
            case REVOCATION_ASKED -> revocationAsked();
            case GAVE_UP -> gaveUp(((ContenderOutput.GaveUp) output).reason());
            case FINISHED -> finish();
        }
    }

    private void finish() {
        keeper.end(this);
        if (!finished.compareAndSet(null, ENDED)) {
            CompletableFuture<Void> awaited = Objects.requireNonNull(finished.get());
            client.runCallback(() -> awaited.complete(null));
        }
    }

    private void tellCaller(Runnable news) {
        if (caller.isBrief()) {
            news.run();
        } else {
            client.runCallback(news);
        }
    }

    private void pause(ContenderOutput.Pause command) {
        keeper.after(command.attempt(), () -> tell(new ContenderInput.PauseOver(command.ticket())));
    }

    private void admitted(ContenderOutput.Admitted admission) {
        Hold granted = new Hold(
                this,
                ZnodePath.child(parent, admission.name()),
                admission.czxid(),
                new Lease(client, admission.owner()));
        hold = granted;
        handOver(granted);
    }

    /** To the caller if the session is proven for a while to come, otherwise after it was. */
    private void handOver(Hold granted) {
        if (!granted.isFresh()) {
            tell(new ContenderInput.Doubt());
            return;
        }
        LOG.debug("admitted {}", granted);
        answered = true;
        tellCaller(() -> {
            if (!caller.admitted(granted)) {
                granted.release();
            }
        });
    }

    private void doubted() {
        Hold held = hold;
        if (held != null) {
            held.suspend();
            LOG.debug("suspended {}", held);
        }
    }

    private void confirmed() {
        Hold held = hold;
        if (held != null) {
            held.resume();
            LOG.debug("confirmed {}", held);
            if (!answered) {
                handOver(held);
            }
        }
    }

    private void revocationAsked() {
        Hold held = hold;
        if (held != null) {
            LOG.debug("revocation asked {}", held);
            held.revocationAsked();
        }
    }

    private void lost(Loss reason) {
        Hold held = hold;
        if (held != null && answered) {
            LOG.info("lost reason={} {}", reason, held);
            held.lose(reason);
        } else if (reason == Loss.CLIENT_CLOSED) {
            gaveUp(GiveUp.CLOSED);
        } else {
            answered = true;
            tellCaller(() -> caller.lost(reason));
        }
    }

    private void gaveUp(GiveUp reason) {
        answered = true;
        tellCaller(() -> caller.gaveUp(reason, requests.refusal()));
    }

    @Override
    public String toString() {
        return "Attempt[" + parent + ", " + contender + "]";
    }
}
