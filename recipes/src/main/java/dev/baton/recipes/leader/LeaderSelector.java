package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.recipes.driver.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work while it leads: each term is one call of {@link TermWork#lead}, and the end of the call is the end of the term, after
 * which the candidate queues up again, at the end of the line. The work of one term begins only after that of the one before has
 * returned. Thread-safe.
 *
 * <p>The znodes are those of Curator's {@code LeaderSelector}, and candidates of both kinds elect one leader. Suspension, loss,
 * closing and unknown creations are as with {@link LeaderLatch}; the work's thread is interrupted when the term is revoked, and
 * already when its session can hardly be proven any longer. What the work throws is logged and ends the term.
 */
public final class LeaderSelector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderSelector.class);
    private static final long MARGIN_NANOS_MAX = 500_000_000;

    private final LeaderLatch latch;
    private final Executor executor;
    private final TermWork work;

    // guarded by this
    private CompletableFuture<Void> lastWork = CompletableFuture.completedFuture(null);
    private @Nullable Thread worker;

    private LeaderSelector(Client client, String path, LeaderOptions options, Executor executor, TermWork work) {
        this.latch = LeaderLatch.on(client, path, options.withLayout(LeaderOptions.Layout.SELECTOR));
        this.executor = executor;
        this.work = work;
        latch.listen(new Terms());
    }

    /**
     * A candidate that does not stand yet.
     *
     * @param executor gives a thread for each term; not one that runs work on the calling thread
     */
    public static LeaderSelector on(
            Client client, String path, LeaderOptions options, Executor executor, TermWork work) {
        return new LeaderSelector(client, path, options, executor, work);
    }

    /** Stands for election from now on. */
    public LeaderSelector start() {
        latch.start();
        return this;
    }

    /** Whether it provably leads at this moment. */
    public boolean isLeader() {
        return latch.isLeader();
    }

    /** All candidates in their order, as {@link LeaderLatch#participants()}. */
    public CompletableFuture<List<Participant>> participants() {
        return latch.participants();
    }

    /** Interrupts the work, if there is any; it is the work's return that ends the term. */
    public synchronized void interruptLeadership() {
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** As {@link LeaderLatch#closeAsync()}; the work is interrupted. */
    public CompletableFuture<Void> closeAsync() {
        return latch.closeAsync();
    }

    @Override
    public void close() {
        latch.close();
    }

    private final class Terms implements LeaderListener {
        private @Nullable Watchdog watchdog;

        @Override
        public void onElected(Term term) {
            Watchdog dog = new Watchdog(
                    () -> term.remaining().toNanos(), MARGIN_NANOS_MAX, LeaderSelector.this::interruptLeadership);
            watchdog = dog;
            CompletableFuture<Void> done = new CompletableFuture<>();
            CompletableFuture<Void> before;
            synchronized (LeaderSelector.this) {
                before = lastWork;
                lastWork = done;
            }
            before.thenRun(() -> executor.execute(() -> {
                try {
                    lead(term);
                } finally {
                    dog.stop();
                    done.complete(null);
                }
            }));
            dog.check();
        }

        @Override
        public void onSuspended(Term term) {
            if (watchdog != null) {
                watchdog.check();
            }
        }

        @Override
        public void onRevoked(Term term, RevokedReason reason) {
            if (watchdog != null) {
                watchdog.stop();
            }
            interruptLeadership();
        }
    }

    private void lead(Term term) {
        synchronized (this) {
            worker = Thread.currentThread();
        }
        try {
            if (!term.revoked().isDone()) {
                work.lead(term);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("work interrupted {}", term);
        } catch (RuntimeException e) {
            LOG.warn("work failed {}", term, e);
        } finally {
            synchronized (this) {
                worker = null;
                // an interrupt that came too late is not for whatever the thread does next
                Thread.interrupted();
            }
            if (!term.revoked().isDone()) {
                latch.resign(Duration.ZERO);
            }
        }
    }

    @Override
    public String toString() {
        return "LeaderSelector[" + latch + "]";
    }
}
