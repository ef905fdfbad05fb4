package dev.baton.recipes.lock;

import dev.baton.client.error.ErrorContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A distributed lock for code that knows only the JDK's interface: the owner is the thread. */
final class JavaLock implements Lock {
    /** {@code lock()} waits for ever, in pieces of this. */
    private static final Duration PIECE = Duration.ofDays(1);

    private final ReentrantLocks locks;

    // guarded by this; the handles of each thread, the last one first
    private final Map<Thread, Deque<LockHandle>> held = new HashMap<>();

    JavaLock(ReentrantLocks locks) {
        this.locks = locks;
    }

    @Override
    public void lock() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    lockInterruptibly();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        while (true) {
            try {
                keep(locks.lock(Thread.currentThread(), PIECE));
                return;
            } catch (LockTimeout goOn) {
                // the interface knows no limit
            }
        }
    }

    @Override
    public boolean tryLock() {
        try {
            return kept(locks.tryLock(Thread.currentThread()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(time);
        if (nanos <= 0) {
            return kept(locks.tryLock(Thread.currentThread()));
        }
        try {
            keep(locks.lock(Thread.currentThread(), Duration.ofNanos(nanos)));
            return true;
        } catch (LockTimeout late) {
            return false;
        }
    }

    /**
     * Gives up one hold.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws LockLost if the lock was lost meanwhile; it counts as given up
     */
    @Override
    public void unlock() {
        LockHandle handle = taken();
        boolean lost = handle.state() == LockState.LOST;
        handle.release();
        if (lost) {
            throw new LockLost(new ErrorContext("unlock", locks.path(), 0), "it was lost before");
        }
    }

    /** Not possible: the JDK's conditions belong to one process. */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a distributed lock has no conditions");
    }

    private boolean kept(Optional<LockHandle> handle) {
        handle.ifPresent(this::keep);
        return handle.isPresent();
    }

    private synchronized void keep(LockHandle handle) {
        held.computeIfAbsent(Thread.currentThread(), thread -> new ArrayDeque<>())
                .push(handle);
    }

    private synchronized LockHandle taken() {
        Deque<LockHandle> own = held.get(Thread.currentThread());
        if (own == null) {
            throw new IllegalMonitorStateException("this thread does not hold " + locks.path());
        }
        LockHandle handle = own.pop();
        if (own.isEmpty()) {
            held.remove(Thread.currentThread());
        }
        return handle;
    }

    @Override
    public String toString() {
        return "Lock[" + locks.path() + "]";
    }
}
