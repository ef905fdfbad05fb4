package dev.baton.recipes.lock;

import dev.baton.client.Transaction;
import dev.baton.client.event.Registration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A lock that was acquired. It belongs to whoever has the handle, not to a thread: it may be handed on, used from several threads,
 * and released from any. Thread-safe.
 *
 * <ul>
 *   <li><b>Suspension.</b> When the connection breaks, or the session cannot be proven much longer, the state becomes {@link
 *       LockState#SUSPENDED} and {@link #checkHeld()} false. Afterwards the lock's node is read again; if it is the same and owned
 *       by the same session, the lock is held again, with the same token.
 *   <li><b>Loss.</b> {@link LockState#LOST} is final. It is declared by the server's word or by the client's own clock; then {@link
 *       #lost()} completes. By the clock the state is {@link LockState#SUSPENDED} or {@link LockState#LOST} before the ensemble can
 *       admit somebody else because the session ended. Only a pause of this process can delay that, which is what the token is for.
 *   <li><b>Release</b> is an intention that lasts: the lock counts as released here at once, its node is deleted without being
 *       waited for, and the deletion is repeated over reconnections as long as the session lives. If the session ends, the node
 *       ends with it. Releasing again, or after a loss, does nothing.
 *   <li><b>Closing the client</b> while the lock is held ends the session and so the lock: {@link LostReason#CLIENT_CLOSED}.
 * </ul>
 *
 * <p>While a lock is held, the client proves its session by syncs to the leader.
 */
public sealed interface LockHandle extends AutoCloseable permits NodeHandle, ReentrantHandle, MultiHandle {
    /**
     * The fencing token: the zxid that created the lock's node. Each holder of a mutex has a larger one than all before it, also
     * after the lock's path was deleted and made again. A resource that refuses tokens smaller than the largest it has seen is
     * safe from holders that do not know yet that they have been overtaken.
     */
    long token();

    /** Path of the lock's own node. */
    String path();

    /** The session that the lock lives and dies with. */
    long sessionId();

    /** The state as known now. {@link #checkHeld()} is stricter: it also asks the clock. */
    LockState state();

    /**
     * Whether the lock is provably held at this moment: not released or lost, the session connected, the node not known to be
     * gone, and by the clock too early for the ensemble to have given up the session. Costs no request, never blocks.
     *
     * <p>It turns false before somebody else can be admitted because the session ended. If somebody deletes the lock's node by
     * hand, it turns false when the server's notification arrives, which may be after the next in line was notified; in the first
     * quarter of a second of holding it may take until the end of that.
     */
    boolean checkHeld();

    /**
     * As {@link #checkHeld()}, for code that cannot go on otherwise.
     *
     * @throws LockLost if the lock is not provably held now; it need not be lost for good, see {@link #state()}
     */
    void requireHeld();

    /** Time left until {@link #safeUntilNanos()}; zero if it has passed. Do not begin a step that may take longer. */
    Duration remaining();

    /**
     * End of the time, on the scale of {@link System#nanoTime()}, in which nobody else can have been admitted because this session
     * ended. It moves on while the session is proven. In the past once the lock is released or lost.
     */
    default long safeUntilNanos() {
        return System.nanoTime() + remaining().toNanos();
    }

    /**
     * Completes with the reason when the lock is lost; never if it is released before. Stages run on the client's callback lane or
     * a timer's thread and must not block there. Completing or cancelling the returned future has no effect on the lock.
     */
    CompletableFuture<LostReason> lost();

    /**
     * Completes when somebody asks for the lock, by {@link Mutex#requestRevocation()} or Curator's {@code Revoker}. Asking is a
     * wish: the lock stays held until it is released, unless {@link LockOptions#revocationGrace()} sets a limit. A request in the
     * first quarter of a second is told at its end.
     */
    CompletableFuture<Void> revocationRequested();

    /**
     * Tells of each change of {@link #state()} from now on, in order. The listener runs on whatever thread causes the change and
     * must not block.
     */
    Registration onStateChange(Consumer<LockState> listener);

    /**
     * Makes a transaction depend on the lock: it fails as a whole, with {@link dev.baton.client.error.NoNode}, if the lock's node is
     * gone when the ensemble executes it. This is exact, whatever the clocks do, for what is kept in the same ensemble.
     *
     * @return the checks first, then the operations of {@code transaction}; indices of its results move by the number of checks
     */
    Transaction guard(Transaction transaction);

    /**
     * Runs work on this thread under this handle, which stays held afterwards, and cancels it as {@link DistributedLock#withLock} does.
     *
     * @return what the work returned
     * @throws LockLost if the work was cancelled, whatever it did about it; what it threw then is the cause
     * @throws InterruptedException if the thread is interrupted by somebody else while it waits
     */
    default <T> T run(LockedWork<T> work) throws InterruptedException {
        return LockContext.run(path(), this, work);
    }

    /** Gives the lock up. Returns at once; see the class for what follows. */
    void release();

    /**
     * As {@link #release()}.
     *
     * @return completes, never exceptionally, when the lock's node is gone, or is certain to go with its session
     */
    CompletableFuture<Void> releaseAsync();

    /** As {@link #release()}. */
    @Override
    default void close() {
        release();
    }
}
