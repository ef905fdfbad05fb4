package dev.baton.recipes.lock;

import dev.baton.client.Transaction;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.event.Registration;
import dev.baton.recipes.driver.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lock as the work in {@link DistributedLock#withLock} sees it. Thread-safe; of no use once the work has returned. */
public final class LockContext {
    /** Work is cancelled when less than this is left, or an eighth of what was left at first if that is shorter. */
    private static final Duration CANCEL_AHEAD_MAX = Duration.ofMillis(500);

    private final LockHandle handle;
    private final Thread worker = Thread.currentThread();
    private final Watchdog watchdog;

    // guarded by this
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean over;
    private boolean interrupted;

    private volatile @Nullable String cancelled;

    private LockContext(LockHandle handle) {
        this.handle = handle;
        this.watchdog = new Watchdog(
                () -> handle.remaining().toNanos(),
                CANCEL_AHEAD_MAX.toNanos(),
                () -> cancel("the session is hardly proven any longer"));
    }

    static <T> T run(String path, LockHandle handle, LockedWork<T> work) throws InterruptedException {
        LockContext context = new LockContext(handle);
        Registration states = handle.onStateChange(context::onState);
        context.watchdog.check();
        try {
            T result = work.run(context);
            context.end();
            context.throwIfCancelled(path, null);
            return result;
        } catch (Throwable failure) {
            context.end();
            context.throwIfCancelled(path, failure);
            throw failure;
        } finally {
            states.close();
        }
    }

    /** The fencing token, to be handed to every resource that can refuse old ones. */
    public long token() {
        return handle.token();
    }

    /** As {@link LockHandle#checkHeld()}. */
    public boolean checkHeld() {
        return cancelled == null && handle.checkHeld();
    }

    /**
     * As {@link LockHandle#requireHeld()}.
     *
     * @throws LockLost if not
     */
    public void requireHeld() {
        handle.requireHeld();
    }

    /** As {@link LockHandle#remaining()}, less what is needed to cancel in time. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, handle.remaining().toNanos() - watchdog.marginNanos()));
    }

    /** As {@link LockHandle#guard}. */
    public Transaction guard(Transaction transaction) {
        return handle.guard(transaction);
    }

    /** Whether the work must stop now. Once true, always true. */
    public boolean isCancelled() {
        return cancelled != null;
    }

    /** Runs something once when the work is cancelled, at once if it is; for example what closes a socket. Must not block. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (cancelled == null) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    private void onState(LockState state) {
        if (state == LockState.LOST || state == LockState.RELEASED) {
            cancel(state.toString());
        } else {
            watchdog.check();
        }
    }

    private void cancel(String why) {
        List<Runnable> actions;
        synchronized (this) {
            if (over || cancelled != null) {
                return;
            }
            cancelled = why;
            actions = List.copyOf(onCancel);
        }
        actions.forEach(Runnable::run);
        synchronized (this) {
            if (!over) {
                interrupted = true;
                worker.interrupt();
            }
        }
    }

    /** No interrupt of ours comes after this, and none is left. */
    private void end() {
        watchdog.stop();
        synchronized (this) {
            over = true;
            if (interrupted) {
                Thread.interrupted();
            }
        }
    }

    private void throwIfCancelled(String path, @Nullable Throwable failure) {
        String why = cancelled;
        if (why != null) {
            throw new LockLost(new ErrorContext("lock", path, 0), "the work was cancelled: " + why, failure);
        }
    }
}
