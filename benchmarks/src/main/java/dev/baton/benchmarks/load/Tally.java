package dev.baton.benchmarks.load;

import org.HdrHistogram.Histogram;

/** What one generator thread counted within the measured window. Not thread-safe. */
final class Tally {
    private static final long LATENCY_NANOS_MAX = 60_000_000_000L;

    private final long fromNanos;
    private final long untilNanos;
    private final Histogram reads = new Histogram(LATENCY_NANOS_MAX, 3);
    private final Histogram writes = new Histogram(LATENCY_NANOS_MAX, 3);
    private long operations;
    private volatile boolean counted;

    Tally(long fromNanos, long untilNanos) {
        this.fromNanos = fromNanos;
        this.untilNanos = untilNanos;
    }

    boolean inWindow(long nowNanos) {
        return nowNanos - fromNanos >= 0 && !isOver(nowNanos);
    }

    /** The window stays open until something was counted, however slow the machine; the meter sets the limit to that. */
    boolean isOver(long nowNanos) {
        return nowNanos - untilNanos >= 0 && counted;
    }

    /** Whether anything was counted. For any thread. */
    boolean hasCounted() {
        return counted;
    }

    void latency(int kind, long nanos) {
        (kind == Script.WRITE ? writes : reads).recordValue(Math.min(nanos, LATENCY_NANOS_MAX));
    }

    void operation() {
        operations(1);
    }

    void operations(int count) {
        operations += count;
        if (!counted) {
            counted = true;
        }
    }

    long operations() {
        return operations;
    }

    Histogram reads() {
        return reads;
    }

    Histogram writes() {
        return writes;
    }
}
