package dev.baton.server.node;

import dev.baton.server.verify.Verify;
import org.jspecify.annotations.Nullable;

/** What all parts of the node know of the turn: its time, and where its outputs go. */
final class Turn {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long nowNanos;
    private long wallMillis;
    private long startNanos;
    private boolean begun;
    private @Nullable Outbox out;

    /** Returns whether this is the first turn. */
    boolean begin(long nanos, long millis) {
        boolean first = !begun;
        if (first) {
            begun = true;
            startNanos = nanos;
            nowNanos = nanos;
        }
        nowNanos = Math.max(nowNanos, nanos);
        wallMillis = millis;
        return first;
    }

    void use(Outbox outbox) {
        out = outbox;
    }

    long nowNanos() {
        return nowNanos;
    }

    long wallMillis() {
        return wallMillis;
    }

    long uptimeMillis() {
        return (nowNanos - startNanos) / NANOS_PER_MILLI;
    }

    Outbox out() {
        return Verify.notNull(out, "output outside of a step");
    }
}
