package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.conformance.harness.ApacheEnsemble;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.lock.Mutex;
import dev.baton.testing.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The stale pong. A follower that is cut off from its leader goes on answering its clients' pings for as long as its patience with
 * the leader lasts, while the leader expires their sessions and lets others have their locks. A client that takes a pong for a
 * proof has no signal at all.
 *
 * <p>Holders of both kinds are connected to the follower, the next in line to the leader; then the link between the two servers goes
 * silent. The ensemble is Apache's.
 */
class StalePongIT extends RecipeSuite {
    private static final int TICK_MILLIS = 1_000;
    private static final int SESSION_MILLIS = 4_000;

    /** The follower gives its leader up after more than twice the session's timeout. */
    private static final int SYNC_LIMIT_TICKS = 12;

    @Test
    @Timeout(240)
    void aHolderIsToldBeforeTheNextIsAdmittedAlthoughItsServerAnswersPings(TestReporter reporter) throws Exception {
        ApacheEnsemble ensemble = closing(ApacheEnsemble.start(3, TICK_MILLIS, SYNC_LIMIT_TICKS));
        boolean curatorsOverlapped = false;
        // on a busy machine Curator's connection may break by itself, which is a signal; that would prove nothing
        for (int round = 0; round < 3 && !curatorsOverlapped; round++) {
            curatorsOverlapped = cutTheFollowerOff(ensemble, "/stale-pong-" + round, reporter);
        }
        assertThat(curatorsOverlapped)
                .as("Curator's first holder believes to hold and has heard nothing when the second is let in")
                .isTrue();
    }

    /** What holds for Baton is asserted; returns whether it does not hold for Curator. */
    private boolean cutTheFollowerOff(ApacheEnsemble ensemble, String path, TestReporter reporter) throws Exception {
        await().atMost(LIMIT).until(() -> ensemble.followers().size() == 2);
        ServerUnderTest leader = ensemble.leader();
        ServerUnderTest follower = ensemble.followers().get(0);
        FaultProxy link = ensemble.link(follower, leader);
        try (CuratorPair curators = new CuratorPair(follower, leader, path + "/curator")) {
            Client near = client(follower.connectString(), Duration.ofMillis(SESSION_MILLIS));
            Client far = client(leader.connectString(), Duration.ofMillis(SESSION_MILLIS));
            LockHandle held = Mutex.on(near, path + "/baton").lock(LIMIT);
            Future<Void> work = work(near, path + "/work");
            Holder holder = new Holder(held, work::isDone);
            CompletableFuture<LockHandle> next = Mutex.on(far, path + "/baton").acquire(LIMIT);
            CompletableFuture<Boolean> overlapAtHandOver = next.thenApply(handle -> holder.admitNext(handle));
            await().atMost(LIMIT)
                    .until(() -> far.getChildren(path + "/baton")
                                    .get(30, TimeUnit.SECONDS)
                                    .names()
                                    .size()
                            == 2);
            curators.contend();
            // all that was proven before the cut is older than it, whatever the clocks' granularity
            awaitIdle(held);
            link.blackHole();
            long cut = System.nanoTime();

            curators.awaitHandOver();
            assertThat(get(overlapAtHandOver))
                    .as("held by both at the hand-over")
                    .isFalse();
            assertThat(holder.overlaps.get()).as("held by both at any look").isZero();
            assertThat(holder.looks.get()).isGreaterThan(100);
            assertThat(holder.toldNanos.get())
                    .as("told before the next was admitted")
                    .isNotZero();
            assertThat(holder.toldNanos.get() - holder.nextNanos.get()).isNegative();
            assertThat(holder.workAtHandOver).as("guarded work was stopped").isTrue();
            work.get(60, TimeUnit.SECONDS);
            reporter.publishEntry(
                    "stale pong",
                    "Baton told after " + (holder.toldNanos.get() - cut) / 1_000_000 + " ms, next admitted after "
                            + (holder.nextNanos.get() - cut) / 1_000_000 + " ms; Curator's next admitted after "
                            + (curators.nextNanos.get() - cut) / 1_000_000 + " ms, both holding in silence: "
                            + curators.heldByBothInSilence());

            link.heal();
            link.cut();
            assertThat(get(held.lost())).isIn(LostReason.SESSION_LOST, LostReason.NODE_DELETED);
            get(next).release();
            return curators.heldByBothInSilence();
        }
    }

    /** Until the lock is in the state in which it stays: watched, and renewed by the clock. */
    private static void awaitIdle(LockHandle held) {
        long start = System.nanoTime();
        await().atMost(LIMIT)
                .until(() -> System.nanoTime() - start > SESSION_MILLIS * 1_000_000L / 2 && held.checkHeld());
    }

    /** Work under another lock of the same client; its end means that it was interrupted. */
    private Future<Void> work(Client client, String path) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        closing((AutoCloseable) threads::shutdownNow);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Void> work = threads.submit(() -> {
            try {
                Mutex.on(client, path).withLock(LIMIT, context -> {
                    begun.countDown();
                    new CountDownLatch(1).await();
                    return null;
                });
            } catch (LockLost expected) {
                return null;
            }
            throw new AssertionError("work went on");
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        return work;
    }

    /** Looks all the time whether both believe to hold. */
    private static final class Holder {
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger looks = new AtomicInteger();
        final AtomicLong toldNanos = new AtomicLong();
        final AtomicLong nextNanos = new AtomicLong();
        volatile boolean workAtHandOver;
        private final LockHandle held;
        private final BooleanSupplier workIsDone;

        Holder(LockHandle held, BooleanSupplier workIsDone) {
            this.held = held;
            this.workIsDone = workIsDone;
            held.onStateChange(state -> {
                if (state == LockState.SUSPENDED || state == LockState.LOST) {
                    toldNanos.compareAndSet(0, System.nanoTime());
                }
            });
        }

        boolean admitNext(LockHandle next) {
            nextNanos.set(System.nanoTime());
            boolean overlap = held.checkHeld();
            workAtHandOver = workIsDone.getAsBoolean();
            Thread looker = new Thread(() -> {
                while (looks.incrementAndGet() < 2_000) {
                    // the first one first: what ends between the two questions is no overlap
                    if (held.checkHeld() && next.checkHeld()) {
                        overlaps.incrementAndGet();
                    }
                    Thread.yield();
                }
            });
            looker.setDaemon(true);
            looker.start();
            await().atMost(LIMIT).until(() -> looks.get() >= 2_000);
            return overlap;
        }
    }

    /** The same with Curator: the first holder on the follower, the next one on the leader. */
    private static final class CuratorPair implements AutoCloseable {
        final AtomicLong nextNanos = new AtomicLong();
        private final CuratorFramework near;
        private final CuratorFramework far;
        private final InterProcessMutex held;
        private final AtomicBoolean told = new AtomicBoolean();
        private final ExecutorService threads = Executors.newSingleThreadExecutor();
        private final String path;
        private Future<Boolean> heldByBoth;

        CuratorPair(ServerUnderTest follower, ServerUnderTest leader, String path) throws Exception {
            this.path = path;
            near = connect(follower);
            far = connect(leader);
            held = new InterProcessMutex(near, path);
            held.acquire();
            near.getConnectionStateListenable().addListener((client, state) -> told.set(true));
        }

        private static CuratorFramework connect(ServerUnderTest server) {
            CuratorFramework client = CuratorFrameworkFactory.newClient(
                    server.connectString(), SESSION_MILLIS, 3_000, new RetryNTimes(100, 200));
            client.start();
            return client;
        }

        void contend() throws Exception {
            InterProcessMutex next = new InterProcessMutex(far, path);
            heldByBoth = threads.submit(() -> {
                next.acquire();
                nextNanos.set(System.nanoTime());
                return held.isAcquiredInThisProcess() && !told.get();
            });
            await().atMost(LIMIT).until(() -> far.getChildren().forPath(path).size() == 2);
        }

        void awaitHandOver() throws Exception {
            heldByBoth.get(60, TimeUnit.SECONDS);
        }

        boolean heldByBothInSilence() throws Exception {
            return heldByBoth.get();
        }

        @Override
        public void close() {
            threads.shutdownNow();
            near.close();
            far.close();
        }
    }
}
