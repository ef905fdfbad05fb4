package dev.baton.recipes.node;

import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The clock of the recipes: one daemon thread for all, which ends when there is nothing to wait for. Actions do not run on it,
 * since they can lead into user code.
 */
public final class Clockwork {
    private static final long PAUSE_MIN_MILLIS = 20;
    private static final int PAUSE_DOUBLINGS_MAX = 6;
    private static final long ROUND_NANOS_MIN = 100_000;
    private static final long ROUND_NANOS_MAX = 20_000_000;
    private static final int ROUNDS_MAX = 16;
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final ScheduledThreadPoolExecutor TIMER = executor();

    private Clockwork() {}

    /** Runs an action after a while, off the timer's thread. */
    public static ScheduledFuture<?> after(Duration delay, Runnable action) {
        return afterNanos(delay.toNanos(), action);
    }

    /** As {@link #after(Duration, Runnable)}. */
    public static ScheduledFuture<?> afterNanos(long delayNanos, Runnable action) {
        return TIMER.schedule(
                () -> ForkJoinPool.commonPool().execute(action), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
    }

    /** Runs an action soon, off the calling thread. */
    public static void background(Runnable action) {
        ForkJoinPool.commonPool().execute(action);
    }

    /** Far enough for ever, and near enough for arithmetic. */
    public static long boundedNanos(Duration time) {
        return time.compareTo(FOREVER) > 0 ? FOREVER.toNanos() : time.toNanos();
    }

    /** Time to wait before the given try, counted from 1: doubles up to 1.3 s, half of it by chance. */
    public static long pauseNanos(int attempt) {
        long fullNanos = TimeUnit.MILLISECONDS.toNanos(PAUSE_MIN_MILLIS << doublings(attempt, PAUSE_DOUBLINGS_MAX));
        return fullNanos / 2 + ThreadLocalRandom.current().nextLong(fullNanos / 2 + 1);
    }

    /**
     * Time to let others go on who were faster, by chance between none and 16 of the rounds that a write takes. Whoever comes in
     * between costs everybody a round if it fails, and the one that was ahead a round if it succeeds; so not too often.
     *
     * @param roundNanos how long the write took that failed
     */
    public static long contentionNanos(long roundNanos) {
        long round = Math.max(ROUND_NANOS_MIN, Math.min(roundNanos, ROUND_NANOS_MAX));
        return ThreadLocalRandom.current().nextLong(round * ROUNDS_MAX + 1);
    }

    private static int doublings(int attempt, int max) {
        return Math.max(0, Math.min(attempt - 1, max));
    }

    private static ScheduledThreadPoolExecutor executor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "baton-recipes-clock");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(2, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
