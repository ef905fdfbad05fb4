package dev.baton.recipes.node;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions one at a time, in the order given, on whichever thread finds the queue unattended. Nobody waits for a lock while
 * user code runs, and an action may give further actions.
 */
public final class Serial implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Queue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger given = new AtomicInteger();

    @Override
    public void execute(Runnable action) {
        actions.add(action);
        if (given.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            for (Runnable next = actions.poll(); next != null; next = actions.poll()) {
                run(next);
            }
            missed = given.addAndGet(-missed);
        } while (missed != 0);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("an action of a recipe failed", e);
        }
    }
}
