package dev.baton.recipes.lock;

import dev.baton.client.Transaction;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.event.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One of several handles of one owner on one lock. */
final class ReentrantHandle implements LockHandle {
    private final LockHandle shared;
    private final Runnable leave;
    private final CompletableFuture<LostReason> lost;
    private final AtomicBoolean released = new AtomicBoolean();
    private final Bulletins states;

    ReentrantHandle(LockHandle shared, Runnable leave) {
        this.shared = shared;
        this.leave = leave;
        this.lost = new CompletableFuture<>();
        this.states = new Bulletins(shared);
        shared.lost().thenAccept(reason -> {
            if (!released.get()) {
                lost.complete(reason);
            }
        });
    }

    @Override
    public long token() {
        return shared.token();
    }

    @Override
    public String path() {
        return shared.path();
    }

    @Override
    public long sessionId() {
        return shared.sessionId();
    }

    @Override
    public LockState state() {
        return released.get() ? LockState.RELEASED : shared.state();
    }

    @Override
    public boolean checkHeld() {
        return !released.get() && shared.checkHeld();
    }

    @Override
    public void requireHeld() {
        if (released.get()) {
            throw new LockLost(new ErrorContext("lock", path(), 0), "RELEASED");
        }
        shared.requireHeld();
    }

    @Override
    public Duration remaining() {
        return released.get() ? Duration.ZERO : shared.remaining();
    }

    @Override
    public CompletableFuture<LostReason> lost() {
        return lost.copy();
    }

    @Override
    public CompletableFuture<Void> revocationRequested() {
        return shared.revocationRequested();
    }

    @Override
    public Registration onStateChange(Consumer<LockState> listener) {
        return states.subscribe(listener);
    }

    @Override
    public Transaction guard(Transaction transaction) {
        return shared.guard(transaction);
    }

    @Override
    public void release() {
        if (state() != LockState.LOST && released.compareAndSet(false, true)) {
            states.end(LockState.RELEASED);
        }
        leave.run();
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        release();
        // the node goes with the owner's last handle, which may not be this one
        return shared.state() == LockState.RELEASED ? shared.releaseAsync() : CompletableFuture.completedFuture(null);
    }

    @Override
    public String toString() {
        return "LockHandle[" + path() + ", token=0x" + Long.toHexString(token()) + ", " + state() + ", shared]";
    }
}
