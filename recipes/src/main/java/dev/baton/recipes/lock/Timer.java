package dev.baton.recipes.lock;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of all mutexes of this process: one daemon thread, which ends when there is nothing to wait for. Actions do not run on
 * it, since they can lead into user code.
 */
final class Timer {
    static final ScheduledThreadPoolExecutor SHARED = executor();

    private Timer() {}

    static void act(Runnable action) {
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
