package dev.baton.server.file;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread that does pieces of file work in order. The thread exists while there is work, and a little longer. */
final class WorkLane implements AutoCloseable {
    private static final long KEEP_SECONDS = 30;
    private static final long CLOSE_SECONDS_MAX = 60;

    private final ThreadPoolExecutor executor;

    WorkLane(String name) {
        executor = new ThreadPoolExecutor(
                1, 1, KEEP_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> daemon(name, work));
        executor.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Queues a piece of work, which must not throw. */
    void execute(Runnable work) {
        executor.execute(work);
    }

    /** Does what is queued, then ends. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (!executor.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
