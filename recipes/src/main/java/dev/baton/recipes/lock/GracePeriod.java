package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.kernel.Aftermath;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.CasRunner;
import dev.baton.recipes.node.Clockwork;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between being admitted and holding, for a lock that stays closed for a while after the loss of a holder. */
final class GracePeriod {
    private static final Logger LOG = LoggerFactory.getLogger(GracePeriod.class);

    private final Client client;
    private final String path;

    /** Beside the lock's path, which may be a container that goes with its last child. */
    private final String mark;

    private final LockOptions options;
    private final long deadlineNanos;
    private final Duration timeout;

    GracePeriod(Client client, String path, LockOptions options, Duration timeout) {
        this.client = client;
        this.path = path;
        this.mark = path + "-holder";
        this.options = options;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + Clockwork.boundedNanos(timeout);
    }

    /** What the user gets in place of an acquisition. */
    CompletableFuture<LockHandle> patient(CompletableFuture<LockHandle> acquisition) {
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        result.whenComplete((handle, error) -> {
            if (error != null) {
                acquisition.cancel(false);
            }
        });
        acquisition.whenComplete((handle, error) -> {
            if (error != null) {
                result.completeExceptionally(Calls.unwrapped(error));
            } else {
                passed((NodeHandle) handle, result);
            }
        });
        return result;
    }

    /** The same for an attempt that does not wait: a lock that is closed counts as taken, and opens in the background. */
    CompletableFuture<Optional<LockHandle>> impatient(CompletableFuture<Optional<LockHandle>> acquisition) {
        CompletableFuture<Optional<LockHandle>> result = new CompletableFuture<>();
        acquisition.whenComplete((taken, error) -> {
            if (error != null) {
                result.completeExceptionally(Calls.unwrapped(error));
            } else if (taken.isEmpty()) {
                result.complete(Optional.empty());
            } else {
                NodeHandle handle = (NodeHandle) taken.get();
                CompletableFuture<LockHandle> open = new CompletableFuture<>();
                AtomicReference<@Nullable ScheduledFuture<?>> none = new AtomicReference<>();
                round(
                        handle,
                        new Aftermath(handle.token(), graceMillis()),
                        open,
                        none,
                        () -> result.complete(Optional.empty()));
                open.whenComplete((held, failure) -> opened(handle, held, failure, result));
            }
        });
        return result;
    }

    private static void opened(
            NodeHandle handle,
            @Nullable LockHandle held,
            @Nullable Throwable failure,
            CompletableFuture<Optional<LockHandle>> result) {
        if (held == null) {
            handle.release();
            result.completeExceptionally(failure);
        } else if (!result.complete(Optional.of(held))) {
            held.release();
        }
    }

    private void passed(NodeHandle handle, CompletableFuture<LockHandle> result) {
        AtomicReference<@Nullable ScheduledFuture<?>> timer = new AtomicReference<>();
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        handle.lost().thenRun(() -> result.completeExceptionally(lostMeanwhile()));
        Calls.limit(
                result,
                left,
                () -> result.completeExceptionally(
                        new LockTimeout(context(), timeout, "it stays closed after the loss of a holder")));
        round(handle, new Aftermath(handle.token(), graceMillis()), result, timer, () -> {});
        result.whenComplete((held, error) -> {
            if (error != null) {
                Calls.cancel(timer.get());
                handle.release();
            }
        });
    }

    private void round(
            NodeHandle handle,
            Aftermath aftermath,
            CompletableFuture<LockHandle> open,
            AtomicReference<@Nullable ScheduledFuture<?>> timer,
            Runnable closed) {
        Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
        CasRunner.run(client, "lock", mark, aftermath.attempt(), left).whenComplete((settled, error) -> {
            if (error != null) {
                open.completeExceptionally(Calls.unwrapped(error));
                return;
            }
            long waitMillis = aftermath.waitMillis(settled);
            if (waitMillis == 0) {
                hand(handle, open);
                return;
            }
            LOG.debug("closed after the loss of a holder path={} millis={}", path, waitMillis);
            closed.run();
            timer.set(Clockwork.after(
                    Duration.ofMillis(waitMillis), () -> round(handle, aftermath, open, timer, closed)));
        });
    }

    private void hand(NodeHandle handle, CompletableFuture<LockHandle> open) {
        if (handle.state() == LockState.LOST || handle.state() == LockState.RELEASED) {
            open.completeExceptionally(lostMeanwhile());
            return;
        }
        handle.beforeRelease(() -> farewell(handle)).limited(options);
        if (!open.complete(handle)) {
            handle.release();
        }
    }

    /** Only while the own node exists, so that a successor's word is never overwritten; the removal of the node follows behind it. */
    private void farewell(NodeHandle handle) {
        client.multi(Transaction.EMPTY
                        .check(handle.path(), WriteOptions.ANY_VERSION)
                        .setData(mark, Aftermath.released()))
                .whenComplete((done, error) -> {
                    if (error != null) {
                        LOG.debug("release not marked, the next holder will wait path={}", path, error);
                    }
                });
    }

    private LockLost lostMeanwhile() {
        return new LockLost(context(), "while it was closed after the loss of a holder");
    }

    private long graceMillis() {
        Duration grace = options.graceAfterLoss();
        return grace == null ? 0 : Math.max(1, grace.toMillis());
    }

    private ErrorContext context() {
        return new ErrorContext("lock", path, client.lastZxid());
    }
}
