package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.error.NoNode;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.CohortLock;
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockContext;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.lock.MultiLock;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.lock.ReentrantLocks;
import dev.baton.testing.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.Revoker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes beyond acquiring and releasing. */
class LockFeaturesIT extends RecipeSuite {
    private static final Duration SOON = Duration.ofMillis(300);

    @ParameterizedTest
    @OnBackEnds
    void anOwnerGetsItsLockAgain(BackEnd kind) throws Exception {
        Client client = client(kind);
        ReentrantLocks locks = Mutex.on(client, path).reentrant();
        LockHandle outer = locks.lock("job-1", LIMIT);
        LockHandle inner = locks.lock("job-1", LIMIT);
        assertThat(inner.token()).isEqualTo(outer.token());
        assertThat(locks.holdCount("job-1")).isEqualTo(2);
        assertThat(locks.tryLock("job-2")).isEmpty();
        assertThatThrownBy(() -> locks.lock("job-2", SOON)).isInstanceOf(LockTimeout.class);
        CompletableFuture<LockHandle> other = locks.acquire("job-2", LIMIT);
        outer.release();
        outer.release();
        assertThat(outer.state()).isEqualTo(LockState.RELEASED);
        assertThat(inner.checkHeld()).isTrue();
        assertThat(other).isNotDone();
        inner.release();
        assertThat(get(other).token()).isGreaterThan(inner.token());
        get(get(other).releaseAsync());
        awaitChildren(kind, path, 0);
        assertThat(locks.holdCount("job-2")).isZero();
    }

    /** Field reports CURATOR-337 and CURATOR-24.2: stale entries of an owner led to releases of what was not held. */
    @Test
    void anOwnerWhoseLockWasLostContendsAnew() throws Exception {
        ReentrantLocks locks = Mutex.on(client(BackEnd.BATON), path).reentrant();
        LockHandle first = locks.lock("job", LIMIT);
        get(observer(BackEnd.BATON).delete(first.path()));
        assertThat(get(first.lost())).isEqualTo(LostReason.NODE_DELETED);
        LockHandle second = locks.lock("job", LIMIT);
        assertThat(second.token()).isGreaterThan(first.token());
        first.release();
        assertThat(second.checkHeld()).isTrue();
        CompletableFuture<LockHandle> cancelled = locks.acquire("other", LIMIT);
        awaitChildren(BackEnd.BATON, path, 2);
        cancelled.cancel(false);
        awaitChildren(BackEnd.BATON, path, 1);
        assertThat(second.checkHeld()).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void servesAsTheLockOfTheJdk(BackEnd kind) throws Exception {
        Lock lock = Mutex.on(client(kind), path).asJavaLock();
        Lock other = Mutex.on(client(kind), path).asJavaLock();
        lock.lock();
        assertThat(lock.tryLock()).isTrue();
        assertThat(other.tryLock()).isFalse();
        assertThat(other.tryLock(100, TimeUnit.MILLISECONDS)).isFalse();
        lock.unlock();
        assertThat(other.tryLock(0, TimeUnit.MILLISECONDS)).isFalse();
        CompletableFuture<Throwable> foreign = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                lock.unlock();
                foreign.complete(new AssertionError("unlocked by another thread"));
            } catch (IllegalMonitorStateException expected) {
                foreign.complete(expected);
            }
        });
        thread.start();
        assertThat(get(foreign)).isInstanceOf(IllegalMonitorStateException.class);
        lock.unlock();
        assertThat(other.tryLock(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
        assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
        String node = get(Mutex.on(observer(kind), path).contenders()).get(0).path();
        get(observer(kind).delete(node));
        awaitChildren(kind, path, 0);
        // until the loss is known here, tryLock means the lock of before; then it is a new one. The owner is this
        // thread
        await().pollInSameThread().atMost(LIMIT).until(() -> other.tryLock() && isNewAndUnlocked(kind, other));
        assertThatThrownBy(other::unlock).isInstanceOf(LockLost.class);
        assertThatThrownBy(other::unlock).isInstanceOf(IllegalMonitorStateException.class);
    }

    private boolean isNewAndUnlocked(BackEnd kind, Lock lock) throws Exception {
        boolean isNew = childCount(kind, path) == 1;
        try {
            lock.unlock();
            return isNew;
        } catch (LockLost lostJustNow) {
            return false;
        }
    }

    @ParameterizedTest
    @OnBackEnds
    void severalLocksAreAcquiredInOneOrderOrNotAtAll(BackEnd kind) throws Exception {
        Client one = client(kind);
        Client two = client(kind);
        MultiLock forward = MultiLock.of(List.of(Mutex.on(one, path + "/a"), Mutex.on(one, path + "/b")));
        MultiLock backward = MultiLock.of(List.of(Mutex.on(two, path + "/b"), Mutex.on(two, path + "/a")));
        assertThat(backward.path()).isEqualTo(forward.path());
        List<CompletableFuture<Boolean>> turns = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            turns.add((i % 2 == 0 ? forward : backward).acquire(LIMIT).thenApply(all -> {
                boolean held = all.checkHeld();
                all.release();
                return held;
            }));
        }
        for (CompletableFuture<Boolean> turn : turns) {
            assertThat(get(turn)).isTrue();
        }
        LockHandle b = Mutex.on(one, path + "/b").lock(LIMIT);
        assertThat(backward.tryLock()).isEmpty();
        assertThatThrownBy(() -> backward.lock(SOON)).isInstanceOf(LockTimeout.class);
        awaitChildren(kind, path + "/a", 0);
        CompletableFuture<LockHandle> waiting = backward.acquire(LIMIT);
        awaitChildren(kind, path + "/a", 1);
        waiting.cancel(false);
        awaitChildren(kind, path + "/a", 0);
        b.release();
        LockHandle all = forward.lock(LIMIT);
        get(observer(kind).delete(all.path()));
        assertThat(get(all.lost())).isEqualTo(LostReason.NODE_DELETED);
        assertThat(all.state()).isEqualTo(LockState.LOST);
        awaitChildren(kind, path + "/a", 0);
        assertThatThrownBy(() -> MultiLock.of(List.of(Mutex.on(one, path), Mutex.on(two, path))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void aCohortHandsTheLockOnInsideAndLetsOthersIn(BackEnd kind) throws Exception {
        int handOversMax = 5;
        CohortLock cohort = CohortLock.of(Mutex.on(client(kind), path), handOversMax);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        LockHandle first = cohort.lock(LIMIT);
        CompletableFuture<LockHandle> other = Mutex.on(client(kind), path).acquire(LIMIT);
        awaitChildren(kind, path, 2);
        for (int i = 0; i < 40; i++) {
            turns.add(cohort.acquire(LIMIT).thenAccept(handle -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                tokens.add(handle.token());
                inside.decrementAndGet();
                handle.release();
            }));
        }
        assertThat(childCount(kind, path)).as("one node for the process").isEqualTo(2);
        first.release();
        assertThat(first.state()).isEqualTo(LockState.RELEASED);
        LockHandle otherHeld = get(other);
        assertThat(tokens)
                .as("hand-overs before the other one")
                .hasSize(handOversMax)
                .containsOnly(first.token());
        otherHeld.release();
        for (CompletableFuture<Void> turn : turns) {
            get(turn);
        }
        assertThat(most.get()).isOne();
        assertThat(tokens).hasSize(40).isSorted();
        // 5 with the first node, then 6 with each
        assertThat(tokens.stream().distinct().count()).isEqualTo(1 + (40 - 5 + 5) / 6);
        awaitChildren(kind, path, 0);
        LockHandle held = Mutex.on(client(kind), path).lock(LIMIT);
        assertThatThrownBy(() -> cohort.lock(SOON)).isInstanceOf(LockTimeout.class);
        awaitChildren(kind, path, 1);
        assertThat(cohort.tryLock()).isEmpty();
        held.release();
        LockHandle lost = cohort.lock(LIMIT);
        get(observer(kind).delete(lost.path()));
        assertThat(get(lost.lost())).isEqualTo(LostReason.NODE_DELETED);
        assertThat(cohort.lock(LIMIT).checkHeld()).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void aLockIsGivenUpWhenItWasHeldTooLong(BackEnd kind) throws Exception {
        Mutex mutex = Mutex.on(client(kind), path, LockOptions.DEFAULT.withMaxHold(SOON));
        LockHandle held = mutex.lock(LIMIT);
        CompletableFuture<Boolean> heldAtHandOver = new CompletableFuture<>();
        Mutex.on(client(kind), path)
                .acquire(LIMIT)
                .thenAccept(next ->
                        heldAtHandOver.complete(held.checkHeld() || !held.lost().isDone()));
        assertThat(get(heldAtHandOver)).isFalse();
        assertThat(get(held.lost())).isEqualTo(LostReason.HELD_TOO_LONG);
        LockHandle brief = Mutex.on(client(kind), path + "2", LockOptions.DEFAULT.withMaxHold(SOON))
                .lock(LIMIT);
        get(brief.releaseAsync());
        assertThat(brief.state()).isEqualTo(LockState.RELEASED);
        assertThat(brief.lost()).isNotDone();
    }

    @ParameterizedTest
    @OnBackEnds
    void aHolderIsAskedAndAfterTheGraceNotAskedAnyMore(BackEnd kind) throws Exception {
        LockHandle patient = Mutex.on(client(kind), path).lock(LIMIT);
        assertThat(get(Mutex.on(client(kind), path).requestRevocation())
                        .orElseThrow()
                        .token())
                .isEqualTo(patient.token());
        get(patient.revocationRequested());
        assertThat(patient.checkHeld()).isTrue();
        patient.release();
        Mutex impatient = Mutex.on(client(kind), path, LockOptions.DEFAULT.withRevocationGrace(SOON));
        LockHandle held = impatient.lock(LIMIT);
        assertThat(held.revocationRequested()).isNotDone();
        get(impatient.requestRevocation());
        assertThat(get(held.lost())).isEqualTo(LostReason.REVOKED);
        awaitChildren(kind, path, 0);
        assertThat(get(impatient.requestRevocation())).isEmpty();
    }

    @ParameterizedTest
    @OnBackEnds
    void revocationIsSharedWithCurator(BackEnd kind) throws Exception {
        CuratorFramework curator = curator(kind);
        LockHandle held = Mutex.on(client(kind), path).lock(LIMIT);
        Revoker.attemptRevoke(curator, held.path());
        get(held.revocationRequested());
        held.release();
        InterProcessMutex theirs = new InterProcessMutex(curator, path);
        CountDownLatch asked = new CountDownLatch(1);
        theirs.makeRevocable(lock -> asked.countDown());
        theirs.acquire();
        get(Mutex.on(client(kind), path).requestRevocation());
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        theirs.release();
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void aGuardedTransactionFailsOnceTheLockIsGone(BackEnd kind) throws Exception {
        Client client = client(kind);
        LockHandle held = Mutex.on(client, path + "/lock").lock(LIMIT);
        String data = path + "/data";
        get(client.create(data, new byte[] {1}));
        Transaction write = Transaction.EMPTY.setData(data, new byte[] {2});
        get(client.multi(held.guard(write)));
        // asked for, but still held: a revocation request changes the node's version
        get(Mutex.on(observer(kind), path + "/lock").requestRevocation());
        get(client.multi(held.guard(write)));
        get(observer(kind).delete(held.path()));
        assertThatThrownBy(() -> get(client.multi(held.guard(Transaction.EMPTY.setData(data, new byte[] {3})))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NoNode.class);
        assertThat(get(observer(kind).getData(data)).data()).containsExactly(2);
    }

    @ParameterizedTest
    @OnBackEnds
    void workUnderALockReturnsItsResultAndReleases(BackEnd kind) throws Exception {
        DistributedLock lock = Mutex.on(client(kind), path);
        long token = lock.withLock(LIMIT, context -> {
            assertThat(context.checkHeld()).isTrue();
            assertThat(context.remaining()).isPositive();
            assertThat(lock.tryLock()).isEmpty();
            return context.token();
        });
        assertThat(token).isPositive();
        assertThatThrownBy(() -> lock.withLock(LIMIT, context -> {
                    throw new IllegalStateException("the work's own");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the work's own");
        awaitChildren(kind, path, 0);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = BackEnd.class, names = "BATON")
    void workIsCancelledBeforeItsSafetyEnds(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        DistributedLock lock = Mutex.on(client(link, SHORT_SESSION), path);
        CompletableFuture<LockContext> inside = new CompletableFuture<>();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        AtomicBoolean cancelled = new AtomicBoolean();
        Thread worker = new Thread(() -> {
            try {
                lock.withLock(LIMIT, context -> {
                    context.onCancel(() -> cancelled.set(true));
                    inside.complete(context);
                    new CountDownLatch(1).await();
                    return null;
                });
                stopped.completeExceptionally(new AssertionError("not cancelled"));
            } catch (LockLost expected) {
                stopped.complete(expected.getCause() instanceof InterruptedException
                        && cancelled.get()
                        && !Thread.currentThread().isInterrupted());
            } catch (InterruptedException | RuntimeException e) {
                stopped.completeExceptionally(e);
            }
        });
        worker.start();
        LockContext context = get(inside);
        CompletableFuture<Boolean> stoppedAtHandOver = new CompletableFuture<>();
        Mutex.on(client(kind), path).acquire(LIMIT).thenRun(() -> stoppedAtHandOver.complete(stopped.isDone()));
        awaitChildren(kind, path, 2);
        link.blackHole();
        assertThat(get(stopped)).isTrue();
        assertThat(context.isCancelled()).isTrue();
        assertThat(get(stoppedAtHandOver))
                .as("stopped before the next was admitted")
                .isTrue();
    }

    /** A connection that comes back in time is no reason to stop. */
    @ParameterizedTest
    @OnBackEnds
    void workSurvivesAShortInterruptionOfTheConnection(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        boolean held = Mutex.on(client, path).withLock(LIMIT, context -> {
            link.refuse();
            link.cut();
            await().atMost(LIMIT).until(() -> !context.checkHeld());
            link.heal();
            await().atMost(LIMIT).until(context::checkHeld);
            return !context.isCancelled();
        });
        assertThat(held).isTrue();
    }
}
