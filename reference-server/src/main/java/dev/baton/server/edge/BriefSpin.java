package dev.baton.server.edge;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * Looks at the sockets a little longer before the thread goes to sleep, because putting it to sleep and waking it costs more than the
 * next request of a busy client is away. Where looking longer was in vain several times it is given up, and tried again now and then,
 * so a quiet server sleeps.
 */
final class BriefSpin implements SelectStrategy {
    private static final int SCORE_MAX = 16;
    private static final int HIT = 2;
    private static final int PROBE_EVERY = 64;

    private final long spinNanos;
    private int score = SCORE_MAX;
    private int asleepSinceProbe;
    private boolean spinning;
    private long spinUntilNanos;

    BriefSpin(long spinNanos) {
        this.spinNanos = spinNanos;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) {
        if (hasTasks) {
            hit();
            return look(selectNow);
        }
        if (!spinning) {
            if (score == 0 && ++asleepSinceProbe < PROBE_EVERY) {
                return SELECT;
            }
            asleepSinceProbe = 0;
            spinning = true;
            spinUntilNanos = System.nanoTime() + spinNanos;
        }
        int ready = look(selectNow);
        if (ready > 0) {
            hit();
            return ready;
        }
        if (System.nanoTime() - spinUntilNanos < 0) {
            Thread.onSpinWait();
            return CONTINUE;
        }
        spinning = false;
        score = Math.max(0, score - 1);
        return SELECT;
    }

    private static int look(IntSupplier selectNow) {
        try {
            return selectNow.get();
        } catch (Exception e) {
            // The event loop logs what it is told, and looks again.
            throw new IllegalStateException("the sockets cannot be looked at", e);
        }
    }

    private void hit() {
        if (spinning) {
            spinning = false;
            score = Math.min(SCORE_MAX, score + HIT);
        }
    }
}
