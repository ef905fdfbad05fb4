package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.error.ClientClosed;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.semaphore.Permits;
import dev.baton.recipes.semaphore.Semaphore;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.junit.jupiter.params.ParameterizedTest;

/** {@link Semaphore} on both servers, alone and together with Curator's. */
class SemaphoreIT extends RecipeSuite {
    private static final Duration SOON = Duration.ofMillis(300);

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void grantsAsManyAsThereAreAndNoMore(BackEnd kind) throws Exception {
        Semaphore semaphore = Semaphore.on(client(kind), path, 3);
        Semaphore other = Semaphore.on(client(kind), path, 3);
        Permits two = semaphore.awaitPermits(2, LIMIT);
        assertThat(two.count()).isEqualTo(2);
        assertThat(two.checkHeld()).isTrue();
        assertThat(two.remaining()).isPositive();
        assertThat(other.tryPermits(2)).isEmpty();
        Permits one = other.tryPermits(1).orElseThrow();
        assertThatThrownBy(() -> other.awaitPermits(1, SOON)).isInstanceOf(LockTimeout.class);
        CompletableFuture<Permits> many = other.acquire(2, LIMIT);
        awaitChildren(kind, path + "/leases", 5);
        CompletableFuture<Permits> few = semaphore.acquire(1, LIMIT);
        awaitChildren(kind, path + "/locks", 2);
        one.release();
        awaitChildren(kind, path + "/leases", 4);
        assertThat(many).isNotDone();
        assertThat(few).as("does not overtake").isNotDone();
        two.close();
        assertThat(two.state()).isEqualTo(LockState.RELEASED);
        get(many).release();
        get(get(few).releaseAsync());
        awaitChildren(kind, path + "/leases", 0);
        awaitChildren(kind, path + "/locks", 0);
        assertThat(two.lost()).isNotDone();
    }

    /** Field report CURATOR-462: a permit stayed taken after the waiting thread was interrupted. */
    @ParameterizedTest
    @OnBackEnds
    void givingUpInAnyWayLeavesNothing(BackEnd kind) throws Exception {
        Semaphore semaphore = Semaphore.on(client(kind), path, 1);
        Permits held = semaphore.awaitPermits(1, LIMIT);
        CompletableFuture<Permits> inTurn = semaphore.acquire(1, LIMIT);
        awaitChildren(kind, path + "/leases", 2);
        CompletableFuture<Permits> inQueue = semaphore.acquire(1, LIMIT);
        awaitChildren(kind, path + "/locks", 2);
        inQueue.cancel(false);
        awaitChildren(kind, path + "/locks", 1);
        inTurn.cancel(false);
        awaitChildren(kind, path + "/leases", 1);
        awaitChildren(kind, path + "/locks", 0);
        CompletableFuture<Throwable> interruption = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                semaphore.awaitPermits(1, LIMIT);
            } catch (InterruptedException | RuntimeException e) {
                interruption.complete(e);
            }
        });
        waiter.start();
        awaitChildren(kind, path + "/leases", 2);
        waiter.interrupt();
        assertThat(get(interruption)).isInstanceOf(InterruptedException.class);
        awaitChildren(kind, path + "/leases", 1);
        awaitChildren(kind, path + "/locks", 0);
        assertThat(held.checkHeld()).isTrue();
    }

    /** Field report CURATOR-75: waiters did not hear of a larger limit. */
    @ParameterizedTest
    @OnBackEnds
    void aChangedLimitReachesWaiters(BackEnd kind) throws Exception {
        Semaphore semaphore = Semaphore.sharedLimit(client(kind), path, path + "-limit", 1);
        Semaphore other = Semaphore.sharedLimit(client(kind), path, path + "-limit", 1);
        Permits first = semaphore.awaitPermits(1, LIMIT);
        CompletableFuture<Permits> waiting = other.acquire(1, LIMIT);
        awaitChildren(kind, path + "/leases", 2);
        get(semaphore.setPermitsMax(2));
        Permits second = get(waiting);
        await().atMost(LIMIT).until(() -> semaphore.permitsMax() == 2 && other.permitsMax() == 2);
        get(other.setPermitsMax(0));
        await().atMost(LIMIT).until(() -> semaphore.permitsMax() == 0);
        get(first.releaseAsync());
        get(second.releaseAsync());
        assertThat(semaphore.tryPermits(1)).isEmpty();
        get(other.setPermitsMax(1));
        get(semaphore.acquire(1, LIMIT)).release();
        assertThatThrownBy(() -> Semaphore.on(observer(kind), path, 1).setPermitsMax(2))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void theLimitIsCuratorsSharedCount(BackEnd kind) throws Exception {
        Semaphore semaphore = Semaphore.sharedLimit(client(kind), path, path + "-limit", 1);
        try (SharedCount count = new SharedCount(curator(kind), path + "-limit", 5)) {
            count.start();
            await().atMost(LIMIT).until(() -> semaphore.permitsMax() == 5);
            get(semaphore.setPermitsMax(300));
            await().atMost(LIMIT).until(() -> count.getCount() == 300);
        }
    }

    @ParameterizedTest
    @OnBackEnds
    void permitsAreLostTogetherAndGivenUpInTime(BackEnd kind) throws Exception {
        Semaphore semaphore = Semaphore.on(client(kind), path, 3);
        Permits three = semaphore.awaitPermits(3, LIMIT);
        get(observer(kind).delete(three.paths().get(1)));
        assertThat(get(three.lost())).isEqualTo(LostReason.NODE_DELETED);
        assertThat(three.state()).isEqualTo(LockState.LOST);
        assertThat(three.checkHeld()).isFalse();
        awaitChildren(kind, path + "/leases", 0);
        Permits brief = Semaphore.on(client(kind), path, 3, LockOptions.DEFAULT.withMaxHold(SOON))
                .awaitPermits(1, LIMIT);
        assertThat(get(brief.lost())).isEqualTo(LostReason.HELD_TOO_LONG);
        awaitChildren(kind, path + "/leases", 0);
    }

    /** Field reports CURATOR-315 and CURATOR-335: permits leaked when a connection broke during the acquisition. */
    @ParameterizedTest
    @OnBackEnds
    void noPermitLeaksWhileLinksBreak(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Semaphore semaphore = Semaphore.on(client(link, LONG_SESSION), path, 2);
        for (int round = 0; round < 25; round++) {
            link.cutAfterBytes(Direction.TO_CLIENT, round * 19L);
            Permits permits = semaphore.awaitPermits(2, LIMIT);
            assertThat(permits.count()).isEqualTo(2);
            permits.release();
        }
        link.heal();
        awaitChildren(kind, path + "/leases", 0);
        awaitChildren(kind, path + "/locks", 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void closingTheClientEndsWaitingAndHolding(BackEnd kind) throws Exception {
        Client client = client(kind);
        Semaphore semaphore = Semaphore.on(client, path, 1);
        Permits held = semaphore.awaitPermits(1, LIMIT);
        CompletableFuture<Permits> waiting = semaphore.acquire(1, LIMIT);
        awaitChildren(kind, path + "/leases", 2);
        client.close();
        assertThatThrownBy(() -> get(waiting))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClientClosed.class);
        assertThat(get(held.lost())).isIn(LostReason.CLIENT_CLOSED, LostReason.NODE_DELETED);
        assertThatThrownBy(() -> semaphore.awaitPermits(1, LIMIT)).isInstanceOf(ClientClosed.class);
        awaitChildren(kind, path + "/leases", 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void sharesThePermitsWithCurator(BackEnd kind) throws Exception {
        Room room = new Room();
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Semaphore ours = Semaphore.on(client(kind), path, 2);
                CuratorFramework curator = curator(kind);
                InterProcessSemaphoreV2 theirs = new InterProcessSemaphoreV2(curator, path, 2);
                runs.add(threads.submit(() -> {
                    for (int turn = 0; turn < TURNS; turn++) {
                        Permits permit = ours.awaitPermits(1, LIMIT);
                        room.visit();
                        permit.release();
                    }
                    return null;
                }));
                runs.add(threads.submit(() -> {
                    for (int turn = 0; turn < TURNS; turn++) {
                        Lease lease = theirs.acquire();
                        room.visit();
                        theirs.returnLease(lease);
                    }
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get(LIMIT.toSeconds() * 2, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(room.most.get()).isEqualTo(2);
        awaitChildren(kind, path + "/leases", 0);
    }

    private static final int TURNS = 20;

    /** Whoever comes in first stays until somebody else is there as well: otherwise two might never meet. */
    private static final class Room {
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        private final CountDownLatch two = new CountDownLatch(2);

        void visit() throws InterruptedException {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            two.countDown();
            assertThat(two.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("a second one was let in")
                    .isTrue();
            long until = System.nanoTime() + 2_000_000;
            while (System.nanoTime() - until < 0) {
                Thread.yield();
            }
            inside.decrementAndGet();
        }
    }
}
