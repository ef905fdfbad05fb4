package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.NodeData;
import dev.baton.client.OverloadPolicy;
import dev.baton.client.Trees;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.event.ConnectionState;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.LockLost;
import dev.baton.recipes.lock.LockState;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.LostReason;
import dev.baton.recipes.lock.Mutex;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;

/** What {@link Mutex} and {@link LockHandle} promise, on both servers. */
class MutexConformanceIT extends RecipeSuite {
    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void isHandedOnInOrderWithGrowingTokens(BackEnd kind) throws Exception {
        Mutex first = Mutex.on(client(kind), path);
        Mutex second = Mutex.on(client(kind), path);

        LockHandle held = first.lock(LIMIT);
        assertThat(held.checkHeld()).isTrue();
        assertThat(held.state()).isEqualTo(LockState.HELD);
        assertThat(held.remaining()).isPositive();
        assertThat(held.path()).startsWith(path + "/_c_").containsPattern("-lock-\\d{10}$");
        CompletableFuture<LockHandle> waiting = second.acquire(LIMIT);
        awaitChildren(kind, path, 2);
        assertThat(waiting).isNotDone();

        held.close();
        assertThat(held.checkHeld()).isFalse();
        assertThat(held.state()).isEqualTo(LockState.RELEASED);
        assertThat(held.remaining()).isZero();
        LockHandle next = get(waiting);
        assertThat(next.token()).isGreaterThan(held.token());
        assertThat(get(next.releaseAsync())).isNull();
        assertThat(childCount(kind, path)).isZero();
        assertThat(held.lost()).isNotDone();
    }

    /** The thread that does the I/O serves all clients of the process; a user's callback that blocks must not be on it. */
    @ParameterizedTest
    @OnBackEnds
    void whatUsersHangOntoALockRunsWhereItMayBlock(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        Mutex mutex = Mutex.on(client, path);
        LockHandle first = mutex.lock(LIMIT);
        List<String> threads = new CopyOnWriteArrayList<>();
        CompletableFuture<LockHandle> waiting = mutex.acquire(LIMIT);
        CompletableFuture<Void> admitted = waiting.thenAccept(handle -> threads.add(name("admitted")));
        awaitChildren(kind, path, 2);
        CompletableFuture<Void> gone = first.releaseAsync().thenRun(() -> threads.add(name("gone")));
        get(admitted);
        get(gone);

        LockHandle second = get(waiting);
        second.onStateChange(state -> threads.add(name(state.toString())));
        second.lost().thenRun(() -> threads.add(name("lost")));
        cut(link, client);
        await().atMost(LIMIT).until(() -> second.state() == LockState.SUSPENDED);
        link.heal();
        await().atMost(LIMIT).until(second::checkHeld);
        get(observer(kind).delete(second.path()));
        await().atMost(LIMIT).until(() -> threads.stream().anyMatch(name -> name.startsWith("lost")));
        assertThat(threads)
                .hasSizeGreaterThanOrEqualTo(6)
                .noneMatch(name -> name.contains("loop"))
                .anyMatch(name -> name.startsWith("SUSPENDED"))
                .anyMatch(name -> name.startsWith("LOST"));
    }

    /** A recipe's requests never wait for room: a release returns at once, and the thread that does the I/O is kept from nothing. */
    @ParameterizedTest
    @OnBackEnds
    void aFullWindowHoldsUpNobody(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client full = closing(Client.connect(ClientOptions.of(link.connectString())
                .withSessionTimeout(LONG_SESSION)
                .withOperationTimeout(LIMIT)
                .withInFlightMax(1)
                .withOverloadPolicy(OverloadPolicy.AWAIT)));
        LockHandle held = Mutex.on(full, path).lock(LIMIT);
        link.hold(Direction.TO_CLIENT);
        CompletableFuture<NodeData> unanswered = full.getData("/");

        CompletableFuture<Void> gone = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> held.releaseAsync().thenRun(() -> gone.complete(null)))
                .get(LIMIT.toSeconds() / 2, TimeUnit.SECONDS);
        assertThat(unanswered).isNotDone();
        assertThat(gone).as("there is no room for the deletion").isNotDone();
        link.heal();
        get(gone);
        get(unanswered);
        awaitChildren(kind, path, 0);
    }

    private static String name(String what) {
        return what + " on " + Thread.currentThread().getName();
    }

    @ParameterizedTest
    @OnBackEnds
    void tryingDoesNotWaitAndLeavesNothing(BackEnd kind) throws Exception {
        Mutex mutex = Mutex.on(client(kind), path);
        LockHandle held = mutex.tryLock().orElseThrow();
        assertThat(mutex.tryLock()).isEmpty();
        awaitChildren(kind, path, 1);
        get(held.releaseAsync());
        Optional<LockHandle> again = mutex.tryLock();
        assertThat(again).isPresent();
    }

    @ParameterizedTest
    @OnBackEnds
    void givingUpInAnyWayLeavesNothing(BackEnd kind) throws Exception {
        Mutex mutex = Mutex.on(client(kind), path);
        LockHandle held = mutex.lock(LIMIT);

        assertThatThrownBy(() -> mutex.lock(Duration.ofMillis(50))).isInstanceOf(LockTimeout.class);
        awaitChildren(kind, path, 1);

        CompletableFuture<LockHandle> cancelled = mutex.acquire(LIMIT);
        awaitChildren(kind, path, 2);
        cancelled.cancel(false);
        awaitChildren(kind, path, 1);

        CompletableFuture<Throwable> interruption = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                mutex.lock(LIMIT);
            } catch (InterruptedException | RuntimeException e) {
                interruption.complete(e);
            }
        });
        waiter.start();
        awaitChildren(kind, path, 2);
        waiter.interrupt();
        assertThat(get(interruption)).isInstanceOf(InterruptedException.class);
        awaitChildren(kind, path, 1);
        assertThat(held.checkHeld()).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void isSuspendedWhileDisconnectedAndHeldAgainAfterwards(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        LockHandle held = Mutex.on(client(link, LONG_SESSION), path).lock(LIMIT);
        link.refuse();
        link.cut();
        await().atMost(LIMIT).until(() -> held.state() == LockState.SUSPENDED);
        assertThat(held.checkHeld()).isFalse();
        assertThatThrownBy(held::requireHeld).isInstanceOf(LockLost.class);
        link.heal();
        await().atMost(LIMIT).until(held::checkHeld);
        assertThat(held.state()).isEqualTo(LockState.HELD);
        assertThat(held.lost()).isNotDone();
    }

    @ParameterizedTest
    @OnBackEnds
    void aReleaseWhileDisconnectedIsMadeGoodLater(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        LockHandle held = Mutex.on(client, path).lock(LIMIT);
        link.refuse();
        link.cut();
        await().atMost(LIMIT).until(() -> client.state() != ConnectionState.CONNECTED);
        CompletableFuture<Void> released = held.releaseAsync();
        assertThat(released).isNotDone();
        assertThat(childCount(kind, path)).isOne();
        link.heal();
        get(released);
        assertThat(childCount(kind, path)).isZero();
        assertThat(client.sessionId()).isEqualTo(held.sessionId());
    }

    @ParameterizedTest
    @OnBackEnds
    void aDeletedNodeIsALossAndLetsTheNextOneIn(BackEnd kind) throws Exception {
        LockHandle held = Mutex.on(client(kind), path).lock(LIMIT);
        CompletableFuture<LockHandle> waiting = Mutex.on(client(kind), path).acquire(LIMIT);
        awaitChildren(kind, path, 2);
        observer(kind).delete(held.path()).get(30, TimeUnit.SECONDS);
        assertThat(get(held.lost())).isEqualTo(LostReason.NODE_DELETED);
        assertThat(held.checkHeld()).isFalse();
        assertThat(get(waiting).checkHeld()).isTrue();
        held.release();
        assertThat(held.state()).isEqualTo(LockState.LOST);
    }

    @ParameterizedTest
    @OnBackEnds
    void aWaiterWhoseNodeIsDeletedQueuesUpAgain(BackEnd kind) throws Exception {
        LockHandle held = Mutex.on(client(kind), path).lock(LIMIT);
        CompletableFuture<LockHandle> waiting = Mutex.on(client(kind), path).acquire(LIMIT);
        awaitChildren(kind, path, 2);
        String ownName = held.path().substring(path.length() + 1);
        for (String name :
                observer(kind).getChildren(path).get(30, TimeUnit.SECONDS).names()) {
            if (!name.equals(ownName)) {
                observer(kind).delete(path + "/" + name).get(30, TimeUnit.SECONDS);
            }
        }
        awaitChildren(kind, path, 2);
        assertThat(held.checkHeld()).isTrue();
        held.release();
        assertThat(get(waiting).checkHeld()).isTrue();
    }

    /** The holder's link goes silent, so the server expires its session while the holder's socket looks healthy. */
    @ParameterizedTest
    @OnBackEnds
    void aHolderThatIsCutOffStopsBeforeTheNextIsAdmitted(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        LockHandle held = Mutex.on(client(link, SHORT_SESSION), path).lock(LIMIT);
        CompletableFuture<Boolean> heldWhenNextWasAdmitted = new CompletableFuture<>();
        CompletableFuture<LockHandle> waiting = Mutex.on(client(kind), path).acquire(LIMIT);
        waiting.thenAccept(next -> heldWhenNextWasAdmitted.complete(held.checkHeld()));
        awaitChildren(kind, path, 2);
        link.blackHole();
        assertThat(get(heldWhenNextWasAdmitted)).isFalse();
        assertThat(get(held.lost())).isEqualTo(LostReason.SESSION_LOST);
        assertThat(get(waiting).token()).isGreaterThan(held.token());
    }

    /** Longer than the session timeout without any write: only syncs keep the proof alive. */
    @ParameterizedTest
    @OnBackEnds
    void anIdleHolderStaysProvablyHeld(BackEnd kind) throws Exception {
        Client client = client(link(kind), SHORT_SESSION);
        LockHandle held = Mutex.on(client, path).lock(LIMIT);
        long firstSafeUntil = held.safeUntilNanos();
        List<LockState> seen = new ArrayList<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(50)).until(() -> {
            seen.add(held.state());
            return System.nanoTime() - firstSafeUntil
                    > client.negotiatedTimeout().toNanos() / 2;
        });
        assertThat(seen).containsOnly(LockState.HELD);
        assertThat(held.checkHeld()).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void acquiresAndReleasesWhileEveryLinkBreaksAllTheTime(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Mutex mutex = Mutex.on(client(link, LONG_SESSION), path);
        long lastToken = 0;
        for (int round = 0; round < 60; round++) {
            // somewhere in the answers to create, list, watch and delete, or in the handshake after it
            link.cutAfterBytes(Direction.TO_CLIENT, round * 7L);
            LockHandle held = mutex.lock(LIMIT);
            assertThat(held.token()).isGreaterThan(lastToken);
            lastToken = held.token();
            held.release();
        }
        link.heal();
        awaitChildren(kind, path, 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void closingTheClientEndsWaitingAndHolding(BackEnd kind) throws Exception {
        Client client = client(kind);
        Mutex mutex = Mutex.on(client, path);
        LockHandle held = mutex.lock(LIMIT);
        CompletableFuture<LockHandle> waiting = mutex.acquire(LIMIT);
        awaitChildren(kind, path, 2);
        client.close();
        assertThatThrownBy(() -> get(waiting))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClientClosed.class);
        assertThat(get(held.lost())).isIn(LostReason.CLIENT_CLOSED, LostReason.NODE_DELETED);
        awaitChildren(kind, path, 0);
        assertThatThrownBy(() -> mutex.lock(LIMIT)).isInstanceOf(ClientClosed.class);
        assertThatThrownBy(mutex::tryLock).isInstanceOf(ClientClosed.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void manyContendersOfOneClientAllGetTheirTurn(BackEnd kind) throws Exception {
        Mutex mutex = Mutex.on(client(kind), path);
        // whoever finds no parent has to make it first, and then comes behind later calls that found it
        get(Trees.ensurePath(client(kind), path));
        List<CompletableFuture<Long>> tokens = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tokens.add(mutex.acquire(LIMIT).thenApply(handle -> {
                long token = handle.token();
                handle.release();
                return token;
            }));
        }
        List<Long> inOrderOfCalls = new ArrayList<>();
        for (CompletableFuture<Long> token : tokens) {
            inOrderOfCalls.add(get(token));
        }
        assertThat(inOrderOfCalls).isSorted().doesNotHaveDuplicates();
    }
}
