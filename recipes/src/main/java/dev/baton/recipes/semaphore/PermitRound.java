package dev.baton.recipes.semaphore;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.driver.Attempt;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.kernel.GiveUp;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockTimeout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** One acquisition: through the queue, then one node for each permit, then out of the queue. */
final class PermitRound {
    private final Semaphore semaphore;
    private final int count;
    private final Duration timeout;
    private final long deadlineNanos;

    /** Empty if turned away. */
    private final CompletableFuture<Optional<Permits>> outcome = new CompletableFuture<>();

    // guarded by this
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<Hold> holds = new ArrayList<>();
    private @Nullable CompletableFuture<?> queueing;
    private @Nullable LockHandle turn;
    private boolean over;

    PermitRound(Semaphore semaphore, int count, Duration timeout) {
        this.semaphore = semaphore;
        this.count = count;
        this.timeout = timeout;
        this.deadlineNanos = System.nanoTime() + timeout.toNanos();
    }

    CompletableFuture<Permits> start() {
        CompletableFuture<Permits> result = new CompletableFuture<>();
        CompletableFuture<LockHandle> queue = semaphore.queue().acquire(timeout);
        begin(queue, queue.thenApply(Optional::of), true);
        outcome.whenComplete((permits, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
            } else if (!result.complete(permits.orElseThrow())) {
                permits.orElseThrow().release();
            }
        });
        abortWith(result);
        return result;
    }

    CompletableFuture<Optional<Permits>> tryStart() {
        CompletableFuture<Optional<Permits>> result = new CompletableFuture<>();
        CompletableFuture<Optional<LockHandle>> queue = semaphore.queue().tryAcquire();
        begin(queue, queue, false);
        outcome.whenComplete((permits, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
            } else if (!result.complete(permits)) {
                permits.ifPresent(Permits::release);
            }
        });
        abortWith(result);
        return result;
    }

    private void abortWith(CompletableFuture<?> result) {
        result.whenComplete((permits, error) -> {
            if (error != null) {
                fail(error);
            }
        });
    }

    private void begin(
            CompletableFuture<?> cancellable, CompletableFuture<Optional<LockHandle>> queue, boolean patient) {
        synchronized (this) {
            queueing = cancellable;
        }
        queue.whenComplete((handle, error) -> {
            if (error != null) {
                fail(error);
            } else if (handle.isEmpty()) {
                end(Optional.empty(), null);
            } else {
                take(handle.get(), patient);
            }
        });
    }

    private void take(LockHandle ownTurn, boolean patient) {
        synchronized (this) {
            turn = ownTurn;
            if (over) {
                ownTurn.release();
                return;
            }
        }
        for (int i = 0; i < count; i++) {
            Duration left = Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime()));
            Attempt attempt = Attempt.start(semaphore.keeper(), semaphore.contest(patient, left), new Permit());
            if (!add(attempt)) {
                attempt.abandon();
                return;
            }
        }
    }

    private boolean add(Attempt attempt) {
        semaphore.waiters().add(attempt);
        synchronized (this) {
            attempts.add(attempt);
            return !over || holds.size() == count;
        }
    }

    /** One permit's caller. */
    private final class Permit implements Attempt.Caller {
        @Override
        public boolean admitted(Hold hold) {
            List<Hold> all = null;
            synchronized (PermitRound.this) {
                if (over) {
                    return false;
                }
                holds.add(hold);
                if (holds.size() == count) {
                    all = List.copyOf(holds);
                }
            }
            if (all != null) {
                end(Optional.of(new Permits(all, semaphore)), null);
            } else {
                hold.lost().thenAccept(reason -> fail(lostError(reason)));
            }
            return true;
        }

        @Override
        public void gaveUp(GiveUp reason, @Nullable Throwable cause) {
            if (reason == GiveUp.BUSY) {
                end(Optional.empty(), null);
            } else {
                fail(errorOf(reason, cause));
            }
        }

        @Override
        public void lost(Loss reason) {
            fail(lostError(reason));
        }
    }

    private void fail(Throwable error) {
        end(
                Optional.empty(),
                error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
    }

    /** Ends the round, once: out of the queue, and unless permits are handed over, out of everything. */
    private void end(Optional<Permits> permits, @Nullable Throwable error) {
        List<Attempt> unwanted;
        CompletableFuture<?> queue;
        LockHandle ownTurn;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            unwanted = permits.isPresent() ? List.of() : List.copyOf(attempts);
            queue = queueing;
            ownTurn = turn;
        }
        if (permits.isEmpty()) {
            holdsTaken().forEach(Hold::release);
            unwanted.forEach(Attempt::abandon);
        }
        if (queue != null) {
            queue.cancel(false);
        }
        if (ownTurn != null) {
            ownTurn.release();
        }
        if (error == null) {
            outcome.complete(permits);
        } else {
            outcome.completeExceptionally(error);
        }
    }

    private synchronized List<Hold> holdsTaken() {
        return List.copyOf(holds);
    }

    private Throwable errorOf(GiveUp reason, @Nullable Throwable cause) {
        return switch (reason) {
            case TIMEOUT ->
                new LockTimeout(
                        context(), timeout, "client " + semaphore.client().state());
            case CANCELLED -> new CancellationException("nobody waits for the permits " + semaphore.path());
            case BUSY, ANCHOR_GONE, NOT_OURS -> new IllegalStateException("cannot happen here: " + reason);
            case CLOSED, REFUSED -> cause != null ? cause : new ClientClosed(context(), Applied.NO);
        };
    }

    private LockLost lostError(Loss reason) {
        return new LockLost(context(), "while the permits were handed over: " + reason);
    }

    private ErrorContext context() {
        return new ErrorContext(
                "semaphore", semaphore.path(), semaphore.client().lastZxid());
    }
}
