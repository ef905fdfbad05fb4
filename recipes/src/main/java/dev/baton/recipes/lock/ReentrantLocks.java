package dev.baton.recipes.lock;

import dev.baton.recipes.node.Calls;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lock that an owner who has it gets again. An owner is whatever key the caller names: a job's id, a thread, an object; equal
 * keys are one owner, within this object only. The lock goes when the owner's last handle is released.
 *
 * <p>If the lock is lost, all handles of the owner are; the next acquisition then contends anew, and handles of before stay lost.
 * Thread-safe.
 */
public final class ReentrantLocks {
    private final DistributedLock lock;

    // guarded by this; by owner, while it holds or acquires
    private final Map<Object, Entry> entries = new HashMap<>();

    ReentrantLocks(DistributedLock lock) {
        this.lock = lock;
    }

    /** One owner's hold: the acquisition that is shared, and how many have it or wait for it. */
    private static final class Entry {
        final CompletableFuture<LockHandle> acquisition = new CompletableFuture<>();
        int users;
    }

    /** Where the lock is. */
    public String path() {
        return lock.path();
    }

    /**
     * Acquires the lock for an owner, at once if the owner has it.
     *
     * @param owner any object with a stable {@code equals}
     * @param timeout how long to wait at most; an acquisition by the same owner that is under way is joined, with its time limit
     * @return as {@link DistributedLock#acquire}; the handle is one of possibly several of this owner
     */
    public CompletableFuture<LockHandle> acquire(Object owner, Duration timeout) {
        Entry entry;
        boolean begins = false;
        synchronized (this) {
            entry = usable(owner);
            if (entry == null) {
                entry = new Entry();
                entries.put(owner, entry);
                begins = true;
            }
            entry.users++;
        }
        CompletableFuture<LockHandle> result = handleOf(owner, entry);
        if (begins) {
            begin(entry, lock.acquire(timeout));
        }
        return result;
    }

    private static void begin(Entry entry, CompletableFuture<LockHandle> acquisition) {
        acquisition.whenComplete((handle, error) -> {
            if (error != null) {
                entry.acquisition.completeExceptionally(error);
            } else if (!entry.acquisition.complete(handle)) {
                handle.release();
            }
        });
        entry.acquisition.whenComplete((handle, error) -> {
            if (error != null) {
                acquisition.cancel(false);
            }
        });
    }

    /** Acquires the lock for an owner if it has it, or nobody has it or waits for it; as {@link DistributedLock#tryAcquire}. */
    public CompletableFuture<Optional<LockHandle>> tryAcquire(Object owner) {
        Entry entry;
        synchronized (this) {
            entry = usable(owner);
            if (entry != null) {
                if (!entry.acquisition.isDone()) {
                    return CompletableFuture.completedFuture(Optional.empty());
                }
                entry.users++;
            }
        }
        if (entry != null) {
            return handleOf(owner, entry).thenApply(Optional::of);
        }
        CompletableFuture<Optional<LockHandle>> result = new CompletableFuture<>();
        CompletableFuture<Optional<LockHandle>> attempt = lock.tryAcquire();
        attempt.whenComplete((acquired, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
                return;
            }
            Optional<LockHandle> adopted = adopt(owner, acquired);
            if (!result.complete(adopted)) {
                adopted.ifPresent(LockHandle::release);
            }
        });
        result.whenComplete((handle, error) -> {
            if (error != null) {
                attempt.cancel(false);
            }
        });
        return result;
    }

    private Optional<LockHandle> adopt(Object owner, Optional<LockHandle> acquired) {
        if (acquired.isEmpty()) {
            return acquired;
        }
        Entry entry = new Entry();
        entry.acquisition.complete(acquired.get());
        synchronized (this) {
            if (usable(owner) != null) {
                // another acquisition of this owner waits behind this one and has the place in the table
                return acquired;
            }
            entry.users = 1;
            entries.put(owner, entry);
        }
        return Optional.of(handleOf(owner, entry).join());
    }

    /** As {@link #acquire}, waiting for it; exceptions as {@link DistributedLock#lock}. */
    public LockHandle lock(Object owner, Duration timeout) throws InterruptedException {
        return Calls.await(acquire(owner, timeout), LockHandle::release);
    }

    /** As {@link #tryAcquire}, waiting for the answer; exceptions as {@link DistributedLock#tryLock}. */
    public Optional<LockHandle> tryLock(Object owner) throws InterruptedException {
        return Calls.await(tryAcquire(owner), handle -> handle.ifPresent(LockHandle::release));
    }

    /** How many handles an owner has now; zero if it does not hold the lock, or has lost it. */
    public synchronized int holdCount(Object owner) {
        Entry entry = usable(owner);
        return entry != null && entry.acquisition.isDone() ? entry.users : 0;
    }

    /** The owner's entry, unless its acquisition has failed or its lock is lost. Called with the monitor held. */
    private @Nullable Entry usable(Object owner) {
        Entry entry = entries.get(owner);
        if (entry == null || !entry.acquisition.isDone()) {
            return entry;
        }
        boolean over = entry.acquisition.isCompletedExceptionally()
                || entry.acquisition.join().state() == LockState.LOST;
        if (over) {
            entries.remove(owner);
        }
        return over ? null : entry;
    }

    private CompletableFuture<LockHandle> handleOf(Object owner, Entry entry) {
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                leave(owner, entry);
            }
        };
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        result.whenComplete((handle, error) -> {
            if (error != null) {
                leave.run();
            }
        });
        entry.acquisition.whenComplete((shared, error) -> {
            if (error != null) {
                result.completeExceptionally(error);
            } else {
                result.complete(new ReentrantHandle(shared, leave));
            }
        });
        return result;
    }

    /** One user less; the last one releases. */
    private void leave(Object owner, Entry entry) {
        synchronized (this) {
            if (--entry.users > 0) {
                return;
            }
            entries.remove(owner, entry);
        }
        if (!entry.acquisition.cancel(false) && !entry.acquisition.isCompletedExceptionally()) {
            entry.acquisition.join().release();
        }
    }

    @Override
    public String toString() {
        return "ReentrantLocks[" + lock + "]";
    }
}
