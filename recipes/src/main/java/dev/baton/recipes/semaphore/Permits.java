package dev.baton.recipes.semaphore;

import dev.baton.client.Transaction;
import dev.baton.client.WriteOptions;
import dev.baton.recipes.driver.Hold;
import dev.baton.recipes.kernel.Loss;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.node.Clockwork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Permits that were acquired together. They belong to whoever has this object, not to a thread. Thread-safe.
 *
 * <p>Suspension, loss, release and closing are as with {@link dev.baton.recipes.lock.LockHandle}; the permits are held while each of
 * their nodes is, and lost together: when one is, the others are given back.
 */
public final class Permits implements AutoCloseable {
    private final List<Hold> holds;
    private final CompletableFuture<LostReason> lost = new CompletableFuture<>();

    Permits(List<Hold> holds, Semaphore semaphore) {
        this.holds = holds;
        Duration maxHold = semaphore.options().maxHold();
        for (Hold hold : holds) {
            hold.lost().thenAccept(this::lose);
        }
        if (maxHold != null) {
            var unused = Clockwork.after(maxHold, () -> holds.forEach(hold -> hold.giveUp(Loss.EXPIRED)));
        }
    }

    private void lose(Loss reason) {
        if (lost.complete(reasonOf(reason))) {
            holds.forEach(Hold::release);
        }
    }

    /** How many. */
    public int count() {
        return holds.size();
    }

    /** The node of each permit. */
    public List<String> paths() {
        return holds.stream().map(Hold::path).toList();
    }

    /** The session that the permits live and die with. */
    public long sessionId() {
        return holds.get(0).sessionId();
    }

    /** The state as known now. */
    public LockState state() {
        if (lost.isDone()) {
            return LockState.LOST;
        }
        List<Hold.State> states = holds.stream().map(Hold::state).toList();
        return states.contains(Hold.State.LOST)
                ? LockState.LOST
                : states.contains(Hold.State.RELEASED)
                        ? LockState.RELEASED
                        : states.contains(Hold.State.SUSPENDED) ? LockState.SUSPENDED : LockState.HELD;
    }

    /** Whether all are provably held at this moment; as {@link dev.baton.recipes.lock.LockHandle#checkHeld()}. */
    public boolean checkHeld() {
        return holds.stream().allMatch(Hold::isProven);
    }

    /** Time for which nobody else can have been granted these permits because the session ended. */
    public Duration remaining() {
        return Duration.ofNanos(
                holds.stream().mapToLong(Hold::remainingNanos).min().orElse(0));
    }

    /** Completes with the reason when the permits are lost; never if they are released before. */
    public CompletableFuture<LostReason> lost() {
        return lost.copy();
    }

    /** Makes a transaction depend on the permits; as {@link dev.baton.recipes.lock.LockHandle#guard}. */
    public Transaction guard(Transaction transaction) {
        Transaction guarded = Transaction.EMPTY;
        for (Hold hold : holds) {
            guarded = guarded.check(hold.path(), WriteOptions.ANY_VERSION);
        }
        return guarded.then(transaction);
    }

    /** Gives all back. Returns at once; the nodes are removed as durably as the session lives. */
    public void release() {
        holds.forEach(Hold::release);
    }

    /** As {@link #release()}; completes, never exceptionally, when the nodes are gone or certain to go with the session. */
    public CompletableFuture<Void> releaseAsync() {
        release();
        return CompletableFuture.allOf(holds.stream().map(Hold::gone).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void close() {
        release();
    }

    private static LostReason reasonOf(Loss loss) {
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

    @Override
    public String toString() {
        return "Permits" + holds;
    }
}
