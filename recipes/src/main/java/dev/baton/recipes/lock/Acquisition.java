package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.driver.Attempt;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.driver.Keeper;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One acquisition: an attempt, and the future of whoever wants its result. */
final class Acquisition<T> implements Attempt.Caller {
    private final Client client;
    private final Contest contest;
    private final LockOptions options;
    private final Function<LockHandle, T> granted;
    private final Awaited<T> result = new Awaited<>();
    private final @Nullable T whenBusy;

    /** A result, and whether its only user is a thread that waits for it. */
    private static final class Awaited<T> extends CompletableFuture<T> {
        private volatile boolean alone;
    }

    private Acquisition(
            Client client,
            Contest contest,
            LockOptions options,
            Function<LockHandle, T> granted,
            @Nullable T whenBusy) {
        this.client = client;
        this.contest = contest;
        this.options = options;
        this.granted = granted;
        this.whenBusy = whenBusy;
    }

    static CompletableFuture<LockHandle> patient(Client client, Keeper keeper, Contest contest, LockOptions options) {
        return new Acquisition<LockHandle>(client, contest, options, handle -> handle, null).start(keeper);
    }

    static CompletableFuture<Optional<LockHandle>> impatient(
            Client client, Keeper keeper, Contest contest, LockOptions options) {
        return new Acquisition<>(client, contest, options, Optional::of, Optional.<LockHandle>empty()).start(keeper);
    }

    private CompletableFuture<T> start(Keeper keeper) {
        Attempt attempt = Attempt.start(keeper, contest, this);
        result.whenComplete((handle, error) -> {
            if (error != null) {
                attempt.abandon();
            }
        });
        return result;
    }

    /** Waits for an acquisition that nobody else knows of. */
    static LockHandle await(CompletableFuture<LockHandle> acquisition) throws InterruptedException {
        if (acquisition instanceof Awaited<LockHandle> result) {
            result.alone = true;
        }
        return Calls.await(acquisition, LockHandle::release);
    }

    @Override
    public boolean isBrief() {
        return result.alone;
    }

    @Override
    public boolean admitted(Hold hold) {
        return result.complete(granted.apply(new NodeHandle(hold).limited(options)));
    }

    @Override
    public void gaveUp(GiveUp reason, @Nullable Throwable cause) {
        if (reason == GiveUp.BUSY && whenBusy != null) {
            result.complete(whenBusy);
        } else {
            result.completeExceptionally(errorOf(reason, cause));
        }
    }

    @Override
    public void lost(Loss reason) {
        result.completeExceptionally(new LockLost(context(), "while it was handed over: " + reason));
    }

    private Throwable errorOf(GiveUp reason, @Nullable Throwable cause) {
        return switch (reason) {
            case TIMEOUT -> new LockTimeout(context(), contest.timeout(), "client " + client.state());
            case CANCELLED -> new CancellationException("nobody waits for the lock " + contest.parent());
            case ANCHOR_GONE -> new LockLost(context(), "the lock whose place was to be taken has gone");
            case NOT_OURS -> new LockLost(context(), "the session does not hold it");
            case BUSY ->
                contest.former() != null
                        ? new LockLost(context(), "it was not held but waited for; it waits no longer")
                        : new IllegalStateException("a patient attempt cannot be turned away");
            case CLOSED, REFUSED -> cause != null ? cause : new ClientClosed(context(), Applied.NO);
        };
    }

    private ErrorContext context() {
        return new ErrorContext("lock", contest.parent(), client.lastZxid());
    }

    /** Refuses a path that cannot be a lock's. */
    static String checkedPath(String path) {
        String defect = path.equals(ZnodePath.ROOT) ? "the root cannot be a lock" : ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        return path;
    }

    /** How long an attempt that does not wait may wait for a server. */
    static Duration answerWithin(Client client) {
        return client.negotiatedTimeout();
    }
}
