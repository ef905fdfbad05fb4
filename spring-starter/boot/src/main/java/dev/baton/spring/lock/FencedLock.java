package dev.baton.spring.lock;

import dev.baton.recipes.lock.LockHandle;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * A lock across processes behind {@link Lock}: owned by a thread, reentrant, with the token that a resource can check.
 *
 * <ul>
 *   <li>Threads of this process queue for it here, and only the first of them at the servers.
 *   <li>{@link #lock()} waits without bound, through losses of the connection and of the session.
 *   <li>{@link #unlock()} throws {@link java.util.ConcurrentModificationException} if the lock was lost meanwhile, as Spring
 *       Integration's registries do: what was done under it may have met with another holder. The token tells the resource.
 *   <li>Failures of the servers come as {@link dev.baton.client.error.BatonException}.
 *   <li>There are no conditions.
 * </ul>
 */
public interface FencedLock extends Lock {
    /**
     * The fencing token of the present hold; see {@link LockHandle#token()}.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    long token();

    /**
     * The present hold, to ask whether it is still proven and to hear of its loss. Do not release it: {@link #unlock()} does.
     *
     * @throws IllegalMonitorStateException if the calling thread does not hold the lock
     */
    LockHandle handle();

    /** Not supported. */
    @Override
    default Condition newCondition() {
        throw new UnsupportedOperationException("a lock across processes has no conditions");
    }
}
