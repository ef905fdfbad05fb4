package dev.baton.recipes.lock;

import dev.baton.client.error.ErrorContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that was acquired. It belongs to whoever has the handle, not to a thread: it may be handed on, used from several threads,
 * and released from any. Thread-safe.
 *
 * <ul>
 *   <li><b>Suspension.</b> When the connection breaks, the state becomes {@link LockState#SUSPENDED} and {@link #checkHeld()} false.
 *       After the reconnection the lock's node is read again; if it is the same and owned by the same session, the lock is held
 *       again, with the same token.
 *   <li><b>Loss.</b> {@link LockState#LOST} is final. It is declared by the server's word or by the client's own clock, before
 *       the ensemble can admit somebody else for it; then {@link #lost()} completes. Only a pause of this process can delay that,
 *       which is what the token is for.
 *   <li><b>Release</b> is an intention that lasts: the lock counts as released here at once, its node is deleted without being
 *       waited for, and the deletion is repeated over reconnections as long as the session lives. If the session ends, the node
 *       ends with it. Releasing again, or after a loss, does nothing.
 *   <li><b>Closing the client</b> while the lock is held ends the session and so the lock: {@link LostReason#CLIENT_CLOSED}.
 * </ul>
 *
 * <p>While a lock is held, the client proves its session by a sync to the leader whenever the last proof is older than a third of
 * the session's timeout.
 */
public final class LockHandle implements AutoCloseable {
    private final Attempt attempt;
    private final String path;
    private final long token;
    private final Lease lease;
    private final CompletableFuture<LostReason> lost = new CompletableFuture<>();

    /** Read by anybody, changed under the monitor. */
    private volatile LockState state = LockState.HELD;

    LockHandle(Attempt attempt, String path, long token, Lease lease) {
        this.attempt = attempt;
        this.path = path;
        this.token = token;
        this.lease = lease;
    }

    /**
     * The fencing token: the zxid that created the lock's node. Each holder of a mutex has a larger one than all before it, also
     * after the lock's path was deleted and made again. A resource that refuses tokens smaller than the largest it has seen is
     * safe from holders that do not know yet that they have been overtaken.
     */
    public long token() {
        return token;
    }

    /** Path of the lock's own node. */
    public String path() {
        return path;
    }

    /** The session that the lock lives and dies with. */
    public long sessionId() {
        return lease.sessionId();
    }

    /** The state as known now. {@link #checkHeld()} is stricter: it also asks the clock. */
    public LockState state() {
        return state;
    }

    /**
     * Whether the lock is provably held at this moment: not released or lost, the session connected, the node not known to be
     * gone, and by the clock too early for the ensemble to have given up the session. Costs no request, never blocks.
     *
     * <p>It turns false before somebody else can be admitted because the session ended. If somebody deletes the lock's node by
     * hand, it turns false when the server's notification arrives, which may be after the next in line was notified.
     */
    public boolean checkHeld() {
        return state == LockState.HELD && lease.holds();
    }

    /**
     * As {@link #checkHeld()}, for code that cannot go on otherwise.
     *
     * @throws LockLost if the lock is not provably held now; it need not be lost for good, see {@link #state()}
     */
    public void requireHeld() {
        if (!checkHeld()) {
            LockState now = state;
            throw new LockLost(context(), now == LockState.HELD ? "the session is not proven" : now.toString());
        }
    }

    /**
     * End of the time, on the scale of {@link System#nanoTime()}, in which nobody else can have been admitted because this session
     * ended. It moves on while the session is proven. In the past once the lock is released or lost.
     */
    public long safeUntilNanos() {
        return System.nanoTime() + remainingNanos();
    }

    /** Time left until {@link #safeUntilNanos()}; zero if it has passed. Do not begin a step that may take longer. */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    private long remainingNanos() {
        LockState now = state;
        boolean ended = now == LockState.LOST || now == LockState.RELEASED;
        return ended ? 0 : Math.max(0, lease.remainingNanos());
    }

    /**
     * Completes with the reason when the lock is lost; never if it is released before. Stages run on the client's callback lane
     * and must not block there. Completing or cancelling the returned future has no effect on the lock.
     */
    public CompletableFuture<LostReason> lost() {
        return lost.copy();
    }

    /** Gives the lock up. Returns at once; see the class for what follows. */
    public void release() {
        if (end(LockState.RELEASED)) {
            attempt.abandon();
        }
    }

    /**
     * As {@link #release()}.
     *
     * @return completes, never exceptionally, when the lock's node is gone, or is certain to go with its session
     */
    public CompletableFuture<Void> releaseAsync() {
        release();
        return attempt.finished().copy();
    }

    /** As {@link #release()}. */
    @Override
    public void close() {
        release();
    }

    /** Held becomes suspended. */
    void suspend() {
        replace(LockState.HELD, LockState.SUSPENDED);
    }

    /** Suspended becomes held. */
    void resume() {
        replace(LockState.SUSPENDED, LockState.HELD);
    }

    /** Lost, unless released before. */
    void lose(LostReason reason) {
        if (end(LockState.LOST)) {
            lost.complete(reason);
        }
    }

    /** Whether the session is proven for long enough to begin something with the lock. */
    boolean isFresh() {
        return lease.isFresh();
    }

    /** Whether the clock has run out over a lock that counts as held. */
    boolean isDoubtful() {
        return state == LockState.HELD && lease.remainingNanos() <= 0;
    }

    private synchronized void replace(LockState from, LockState to) {
        if (state == from) {
            state = to;
        }
    }

    private synchronized boolean end(LockState last) {
        if (state == LockState.LOST || state == LockState.RELEASED) {
            return false;
        }
        state = last;
        return true;
    }

    private ErrorContext context() {
        return Mutex.context(lease.client(), attempt.parent());
    }

    @Override
    public String toString() {
        return "LockHandle[" + path + ", token=0x" + Long.toHexString(token) + ", " + state + "]";
    }
}
