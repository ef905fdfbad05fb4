package dev.baton.recipes.lock;

import dev.baton.client.error.BatonException;
import dev.baton.recipes.node.Calls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;

/**
 * What can be acquired: {@link Mutex}, the two sides of a {@link ReadWriteLock}, a {@link CohortLock}, a {@link MultiLock}.
 * Thread-safe. Not reentrant, unless the class says so.
 */
public interface DistributedLock {
    /** Where the lock is. */
    String path();

    /**
     * Acquires the lock, waiting for it if necessary.
     *
     * @param timeout how long to wait at most, including for a connection; positive
     * @return completes with the handle, or fails with {@link LockTimeout} or as the class says. Cancelling it ends the waiting. If
     *     it is completed by somebody else, for example by {@code orTimeout}, nothing stays acquired
     */
    CompletableFuture<LockHandle> acquire(Duration timeout);

    /**
     * Acquires the lock if nobody has it or waits for it.
     *
     * @return completes with the handle, or empty if somebody was before; fails with {@link LockTimeout} if no server answers within
     *     the session's timeout, or as the class says. Otherwise as for {@link #acquire(Duration)}
     */
    CompletableFuture<Optional<LockHandle>> tryAcquire();

    /**
     * As {@link #acquire(Duration)}, waiting for it. Not for the client's callback lane, where no answer can arrive meanwhile.
     *
     * @throws LockTimeout if the lock was not acquired in time
     * @throws BatonException as the class says
     * @throws InterruptedException if the thread is interrupted; then the lock is not acquired, or released again
     */
    default LockHandle lock(Duration timeout) throws InterruptedException {
        return Calls.await(acquire(timeout), LockHandle::release);
    }

    /**
     * As {@link #tryAcquire()}, waiting for the answer. Not for the client's callback lane.
     *
     * @throws BatonException as the class says
     * @throws InterruptedException if the thread is interrupted; then the lock is not acquired, or released again
     */
    default Optional<LockHandle> tryLock() throws InterruptedException {
        return Calls.await(tryAcquire(), handle -> handle.ifPresent(LockHandle::release));
    }

    /**
     * Runs work on this thread while holding the lock, and cancels it before the lock can be somebody else's: if the session can
     * hardly be proven any longer, or the lock is lost, the context is cancelled and the thread interrupted. Work that neither
     * asks its context nor blocks interruptibly goes on all the same, which is what the token is for.
     *
     * @param timeout how long to wait for the lock
     * @return what the work returned
     * @throws LockLost if the work was cancelled, whatever it did about it; what it threw then is the cause
     * @throws InterruptedException if the thread is interrupted by somebody else while it waits
     */
    default <T> T withLock(Duration timeout, LockedWork<T> work) throws InterruptedException {
        try (LockHandle handle = lock(timeout)) {
            return LockContext.run(path(), handle, work);
        }
    }

    /** This lock by owner keys: whoever has it already gets it again, and gives it up with the last handle. */
    default ReentrantLocks reentrant() {
        return new ReentrantLocks(this);
    }

    /**
     * This lock as the JDK's, owned by threads and reentrant. Its {@code lock()} waits without end, as the JDK asks; its {@code
     * unlock()} throws {@link LockLost} if the lock was lost before.
     */
    default Lock asJavaLock() {
        return new JavaLock(reentrant());
    }
}
