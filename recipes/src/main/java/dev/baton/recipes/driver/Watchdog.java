package dev.baton.recipes.driver;

import dev.baton.recipes.node.Clockwork;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Calls once when what remains of a lease has run down to a margin. Thread-safe. */
public final class Watchdog {
    private static final long PAUSE_NANOS_MIN = 1_000_000;

    private final LongSupplier remainingNanos;
    private final long marginNanos;
    private final Runnable bite;

    // guarded by this
    private @Nullable ScheduledFuture<?> timer;
    private boolean over;

    /**
     * Not started yet.
     *
     * @param remainingNanos what is left; may grow again
     * @param marginNanosMax the margin, unless an eighth of what is left now is shorter
     * @param bite called at most once, on a thread that may run user code
     */
    public Watchdog(LongSupplier remainingNanos, long marginNanosMax, Runnable bite) {
        this.remainingNanos = remainingNanos;
        this.marginNanos = Math.min(marginNanosMax, remainingNanos.getAsLong() / 8);
        this.bite = bite;
    }

    public long marginNanos() {
        return marginNanos;
    }

    /** Looks now, and from now on when it may be time. */
    public void check() {
        long wait = remainingNanos.getAsLong() - marginNanos;
        if (wait <= 0) {
            if (end()) {
                bite.run();
            }
            return;
        }
        synchronized (this) {
            if (over) {
                return;
            }
            if (timer != null) {
                timer.cancel(false);
            }
            timer = Clockwork.afterNanos(Math.max(PAUSE_NANOS_MIN, wait), this::check);
        }
    }

    /** No call begins after this. */
    public void stop() {
        end();
    }

    private synchronized boolean end() {
        boolean first = !over;
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        return first;
    }
}
