package dev.baton.spring.lock;

import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A mutex behind a local reentrant lock, which gives it an owner, a hold count, and a queue of this process's threads. */
final class MutexLock implements FencedLock {
    /** One wait of those that have no bound; they begin anew until they succeed. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(MutexLock.class);

    private final Mutex mutex;
    private final ReentrantLock local = new ReentrantLock(true);

    /** The hold; written and read by the owner of the local lock only. */
    private @Nullable LockHandle held;

    MutexLock(Mutex mutex) {
        this.mutex = mutex;
    }

    @Override
    public void lock() {
        boolean interrupted = false;
        local.lock();
        try {
            while (true) {
                try {
                    hold();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            leaveUnlessHeld();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        local.lockInterruptibly();
        try {
            hold();
        } finally {
            leaveUnlessHeld();
        }
    }

    /** Waits for the answer of a server, but for nobody who holds the lock. */
    @Override
    public boolean tryLock() {
        if (!local.tryLock()) {
            return false;
        }
        try {
            return held != null || take(mutex.tryLock());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            leaveUnlessHeld();
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(time);
        if (!local.tryLock(time, unit)) {
            return false;
        }
        try {
            long left = deadline - System.nanoTime();
            if (held != null) {
                return true;
            }
            if (left <= 0) {
                return take(mutex.tryLock());
            }
            held = mutex.lock(Duration.ofNanos(left));
            return true;
        } catch (LockTimeout e) {
            return false;
        } finally {
            leaveUnlessHeld();
        }
    }

    private void hold() throws InterruptedException {
        boolean waiting = held == null;
        while (waiting) {
            try {
                held = mutex.lock(LONG);
                waiting = false;
            } catch (LockTimeout e) {
                LOG.info("still waiting: path={} waitedPerAttempt={}", mutex.path(), LONG);
            }
        }
    }

    private boolean take(Optional<LockHandle> handle) {
        held = handle.orElse(null);
        return held != null;
    }

    /** An acquisition that failed gives the local lock back; a reentrant one has the outer hold and keeps it. */
    private void leaveUnlessHeld() {
        if (held == null) {
            local.unlock();
        }
    }

    @Override
    public void unlock() {
        LockHandle handle = handle();
        if (local.getHoldCount() > 1) {
            local.unlock();
            return;
        }
        held = null;
        try {
            boolean lost = handle.state() == LockState.LOST;
            handle.release();
            if (lost) {
                throw new ConcurrentModificationException("the lock " + mutex.path() + " was lost ("
                        + handle.lost().getNow(null) + ") while it was held with token 0x"
                        + Long.toHexString(handle.token()) + "; another holder may have been at work since");
            }
        } finally {
            local.unlock();
        }
    }

    @Override
    public long token() {
        return handle().token();
    }

    @Override
    public LockHandle handle() {
        LockHandle handle = local.isHeldByCurrentThread() ? held : null;
        if (handle == null) {
            throw new IllegalMonitorStateException(this + " is not held by " + Thread.currentThread());
        }
        return handle;
    }

    /** Whether some thread holds it or waits for it. */
    boolean isInUse() {
        return local.isLocked() || local.hasQueuedThreads();
    }

    @Override
    public String toString() {
        return "FencedLock[" + mutex.path() + "]";
    }
}
