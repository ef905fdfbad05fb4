package dev.baton.recipes.lock;

import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.event.Registration;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

/** A lock that is one znode. */
final class NodeHandle implements LockHandle {
    private final Hold hold;
    private final CompletableFuture<LostReason> lost;
    private volatile Runnable farewell = () -> {};

    NodeHandle(Hold hold) {
        this.hold = hold;
        this.lost = hold.lost().thenApply(NodeHandle::reasonOf);
    }

    /** Puts the limits of the options into force, from now on. */
    NodeHandle limited(LockOptions options) {
        Duration maxHold = options.maxHold();
        if (maxHold != null) {
            giveUpAfter(maxHold, Loss.EXPIRED);
        }
        Duration grace = options.revocationGrace();
        if (grace != null) {
            hold.revocation().thenRun(() -> giveUpAfter(grace, Loss.REVOKED));
        }
        return this;
    }

    /** Has something done at a release, before the node is removed. */
    NodeHandle beforeRelease(Runnable action) {
        farewell = action;
        return this;
    }

    private void giveUpAfter(Duration wait, Loss reason) {
        ScheduledFuture<?> timer = Clockwork.after(wait, () -> hold.giveUp(reason));
        hold.onState(state -> {
            if (state == Hold.State.LOST || state == Hold.State.RELEASED) {
                timer.cancel(false);
            }
        });
    }

    Hold hold() {
        return hold;
    }

    @Override
    public long token() {
        return hold.token();
    }

    @Override
    public String path() {
        return hold.path();
    }

    @Override
    public long sessionId() {
        return hold.sessionId();
    }

    @Override
    public LockState state() {
        return stateOf(hold.state());
    }

    @Override
    public boolean checkHeld() {
        return hold.isProven();
    }

    @Override
    public void requireHeld() {
        if (!checkHeld()) {
            LockState now = state();
            throw new LockLost(context(), now == LockState.HELD ? "the session is not proven" : now.toString());
        }
    }

    @Override
    public Duration remaining() {
        return Duration.ofNanos(hold.remainingNanos());
    }

    @Override
    public CompletableFuture<LostReason> lost() {
        return lost.copy();
    }

    @Override
    public CompletableFuture<Void> revocationRequested() {
        return hold.revocation();
    }

    @Override
    public Registration onStateChange(Consumer<LockState> listener) {
        return hold.onState(state -> listener.accept(stateOf(state)));
    }

    @Override
    public Transaction guard(Transaction transaction) {
        return Transaction.EMPTY.check(hold.path(), WriteOptions.ANY_VERSION).then(transaction);
    }

    @Override
    public void release() {
        if (state() == LockState.HELD || state() == LockState.SUSPENDED) {
            farewell.run();
        }
        hold.release();
    }

    @Override
    public CompletableFuture<Void> releaseAsync() {
        release();
        return hold.gone();
    }

    static LostReason reasonOf(Loss loss) {
        return switch (loss) {
            case SESSION_LOST -> LostReason.SESSION_LOST;
            case NODE_DELETED -> LostReason.NODE_DELETED;
            case NODE_REPLACED -> LostReason.NODE_REPLACED;
            case UNVERIFIABLE -> LostReason.UNVERIFIABLE;
            case CLIENT_CLOSED -> LostReason.CLIENT_CLOSED;
            case REVOKED -> LostReason.REVOKED;
            case EXPIRED -> LostReason.HELD_TOO_LONG;
        };
    }

    private static LockState stateOf(Hold.State state) {
        return switch (state) {
            case HELD -> LockState.HELD;
            case SUSPENDED -> LockState.SUSPENDED;
            case LOST -> LockState.LOST;
            case RELEASED -> LockState.RELEASED;
        };
    }

    private ErrorContext context() {
        return new ErrorContext(
                "lock", ZnodePath.parent(hold.path()), hold.client().lastZxid());
    }

    @Override
    public String toString() {
        return "LockHandle[" + hold + "]";
    }
}
