package dev.baton.client.transport;

import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what may block: callback lanes and name look-up. As many as are busy at a time, shared by all clients, gone after a
 * moment without work.
 *
 * <p>A task goes to the thread that fell asleep last, and to none at all while one is awake and looking for work: waking a thread
 * costs more than most callbacks, and starting one costs much more. A thread that has found a task wakes another if there are more,
 * so a task that blocks holds up nobody else.
 */
final class CallbackThreads implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackThreads.class);
    private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final CallbackThreads SHARED = new CallbackThreads();

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Deque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger searching = new AtomicInteger();
    private final AtomicInteger named = new AtomicInteger();

    CallbackThreads() {}

    static CallbackThreads shared() {
        return SHARED;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        wakeOne();
    }

    /** Somebody must be looking for work after this: who already is, or who sleeps, or a new thread. */
    private void wakeOne() {
        if (searching.get() > 0 || !searching.compareAndSet(0, 1)) {
            return;
        }
        Worker worker = idle.pollFirst();
        if (worker != null) {
            worker.wake();
        } else {
            new Worker().start();
        }
    }

    /** A thread; counted in {@code searching} whenever it neither runs a task nor is among the idle. */
    private final class Worker implements Runnable {
        private final Thread thread = new Thread(this, "baton-callback-" + named.incrementAndGet());
        private volatile boolean called;

        void start() {
            thread.setDaemon(true);
            thread.start();
        }

        void wake() {
            called = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            do {
                Runnable task;
                while ((task = tasks.poll()) != null) {
                    searching.decrementAndGet();
                    if (!tasks.isEmpty()) {
                        wakeOne();
                    }
                    runGuarded(task);
                    searching.incrementAndGet();
                }
            } while (sleep());
        }

        private void runGuarded(Runnable task) {
            try {
                task.run();
            } catch (Throwable t) {
                LOG.warn("task failed on a callback thread", t);
            }
            // An interrupt was meant for that task, if for anybody.
            Thread.interrupted();
        }

        /**
         * Waits for work; false after a long time without any. It is among the idle before it stops to count as searching, and
         * looks for tasks once more after that: whoever adds one later finds it, and one added before is found now.
         */
        private boolean sleep() {
            called = false;
            idle.addFirst(this);
            searching.decrementAndGet();
            if (!tasks.isEmpty() && searching.compareAndSet(0, 1)) {
                // Nobody who claims to wake somebody is under way, so this one is still among the idle.
                idle.removeFirstOccurrence(this);
                return true;
            }
            long until = System.nanoTime() + KEEP_ALIVE_NANOS;
            while (!called) {
                long left = until - System.nanoTime();
                if (left <= 0 && idle.removeFirstOccurrence(this)) {
                    return false;
                }
                LockSupport.parkNanos(this, left > 0 ? left : KEEP_ALIVE_NANOS);
                Thread.interrupted();
            }
            return true;
        }
    }
}
