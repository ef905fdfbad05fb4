package dev.baton.recipes.driver;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of all recipes of this process: one daemon thread, which ends when there is nothing to wait for. Actions do not run on
 * it, since they can lead into user code.
 */
public final class Timer {
    /** For tasks that do no more than start an action. */
    public static final ScheduledThreadPoolExecutor SHARED = executor();

    private Timer() {}

    /** Runs something that may lead into user code. */
    public static void act(Runnable action) {
        ForkJoinPool.commonPool().execute(action);
    }

    private static ScheduledThreadPoolExecutor executor() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "baton-recipes-timer");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(2, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
