package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.OperationObserver;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.barrier.Barrier;
import dev.baton.recipes.barrier.BarrierTimeout;
import dev.baton.recipes.barrier.CountdownLatch;
import dev.baton.recipes.barrier.DoubleBarrier;
import dev.baton.recipes.barrier.NotArmed;
import dev.baton.recipes.barrier.Rendezvous;
import dev.baton.recipes.barrier.Seat;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import dev.baton.testing.Recorder;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.WatcherType;
import dev.baton.wire.op.OpCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.junit.jupiter.params.ParameterizedTest;

/** What barriers promise, on both servers, and with Curator's on the other side. */
class BarrierConformanceIT extends RecipeSuite {
    private static final Duration SHORT = Duration.ofMillis(300);

    @ParameterizedTest
    @OnBackEnds
    void aBarrierHoldsEverybodyUntilItIsRemoved(BackEnd kind) throws Exception {
        Client client = client(kind);
        Barrier barrier = Barrier.on(client, path);
        barrier.await(LIMIT);
        barrier.set(LIMIT);
        barrier.set(LIMIT);
        assertThatThrownBy(() -> barrier.await(SHORT)).isInstanceOf(BarrierTimeout.class);
        CompletableFuture<Void> waiting = Barrier.on(client(kind), path).awaitAsync(LIMIT);
        CompletableFuture<Void> cancelled = barrier.awaitAsync(LIMIT);
        cancelled.cancel(false);
        // events without meaning: what was set is set again, and the data changes (Curator GH-1290)
        for (int i = 0; i < 20; i++) {
            get(observer(kind).setData(path, bytes("still set " + i)));
        }
        assertThat(waiting).isNotDone();
        Barrier.on(observer(kind), path).remove(LIMIT);
        get(waiting);
        barrier.remove(LIMIT);
        barrier.set(LIMIT);
        CompletableFuture<Void> atClose = barrier.awaitAsync(LIMIT);
        client.close();
        assertThatThrownBy(() -> get(atClose)).hasCauseInstanceOf(ClientClosed.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void waitingSurvivesTheSession(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        Barrier.on(observer(kind), path).set(LIMIT);
        CompletableFuture<Void> barrier = Barrier.on(client, path).awaitAsync(LIMIT);
        CountdownLatch latch = CountdownLatch.on(observer(kind), path + "-latch");
        latch.arm(2, LIMIT);
        CompletableFuture<Void> counted =
                CountdownLatch.on(client, path + "-latch").awaitAsync(LIMIT);
        get(client.sync("/"));
        cut(link, client);
        latch.countDown(LIMIT);
        latch.countDown(LIMIT);
        loseSession(link, client);
        get(counted);
        assertThat(barrier).isNotDone();
        Barrier.on(observer(kind), path).remove(LIMIT);
        get(barrier);
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorsBarrierIsOurs(BackEnd kind) throws Exception {
        var theirs = new DistributedBarrier(curator(kind), path);
        Barrier ours = Barrier.on(client(kind), path);
        theirs.setBarrier();
        CompletableFuture<Void> waiting = ours.awaitAsync(LIMIT);
        assertThatThrownBy(() -> ours.await(SHORT)).isInstanceOf(BarrierTimeout.class);
        theirs.removeBarrier();
        get(waiting);
        ours.set(LIMIT);
        assertThat(theirs.waitOnBarrier(100, TimeUnit.MILLISECONDS)).isFalse();
        ours.remove(LIMIT);
        assertThat(theirs.waitOnBarrier(60, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @OnBackEnds
    void aLatchOpensAtZeroAndNotBefore(BackEnd kind) throws Exception {
        CountdownLatch latch = CountdownLatch.on(client(kind), path);
        assertThatThrownBy(() -> latch.await(SHORT)).isInstanceOf(BarrierTimeout.class);
        latch.arm(3, LIMIT);
        CompletableFuture<Void> waiting = CountdownLatch.on(client(kind), path).awaitAsync(LIMIT);
        assertThat(latch.countDown(LIMIT)).isEqualTo(2);
        assertThat(latch.countDown(LIMIT)).isEqualTo(1);
        assertThat(get(latch.leftAsync())).isEqualTo(1);
        assertThatThrownBy(() -> latch.await(SHORT)).isInstanceOf(BarrierTimeout.class);
        assertThat(waiting).isNotDone();
        assertThat(get(latch.countDownAsync(5, LIMIT))).isZero();
        get(waiting);
        latch.await(LIMIT);
    }

    /** Whoever counts before the latch is armed opens nothing, be there no node, or one that was only made for what is below it. */
    @ParameterizedTest
    @OnBackEnds
    void countingBeforeArmingOpensNothing(BackEnd kind) throws Exception {
        CountdownLatch latch = CountdownLatch.on(client(kind), path);
        CompletableFuture<Void> waiting = CountdownLatch.on(client(kind), path).awaitAsync(LIMIT);
        assertThatThrownBy(() -> latch.countDown(LIMIT)).isInstanceOf(NotArmed.class);
        Barrier.on(observer(kind), path + "/below").set(LIMIT);
        assertThatThrownBy(() -> latch.countDown(LIMIT)).isInstanceOf(NotArmed.class);
        latch.arm(1, LIMIT);
        assertThat(waiting).isNotDone();
        assertThat(latch.countDown(LIMIT)).isZero();
        get(waiting);
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void membersEnterAndLeaveTogetherRoundAfterRound(BackEnd kind) throws Exception {
        List<DoubleBarrier> members = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            members.add(DoubleBarrier.on(client(kind), path, 4));
        }
        for (int round = 0; round < 5; round++) {
            List<CompletableFuture<Seat>> entering = new ArrayList<>();
            for (DoubleBarrier member : members.subList(0, 3)) {
                entering.add(member.enterAsync(LIMIT));
            }
            awaitChildren(kind, path, 3);
            assertThat(entering).noneMatch(CompletableFuture::isDone);
            entering.add(members.get(3).enterAsync(LIMIT));
            List<Seat> seats = new ArrayList<>();
            for (CompletableFuture<Seat> seat : entering) {
                seats.add(get(seat));
            }
            List<CompletableFuture<Void>> leaving = new ArrayList<>();
            for (Seat seat : seats.subList(0, 3)) {
                leaving.add(seat.leaveAsync(LIMIT));
            }
            await().atMost(LIMIT).until(() -> children(kind, path).size() == 2);
            assertThat(leaving).noneMatch(CompletableFuture::isDone);
            leaving.add(seats.get(3).leaveAsync(LIMIT));
            for (CompletableFuture<Void> left : leaving) {
                get(left);
            }
        }
        awaitChildren(kind, path, 0);
    }

    /** Some find the number reached themselves, others have to be told, and nobody stays to do it. */
    @ParameterizedTest
    @OnBackEnds
    void whoeverGoesAtOnceLeavesTheOthersTheirWayIn(BackEnd kind) throws Exception {
        List<Client> clients = List.of(client(kind), client(kind), client(kind), client(kind));
        for (int round = 0; round < 8; round++) {
            String here = path + "/" + round;
            List<CompletableFuture<Seat>> entering = new ArrayList<>();
            for (Client client : clients) {
                CompletableFuture<Seat> entered =
                        DoubleBarrier.on(client, here, 4).enterAsync(LIMIT);
                entering.add(entered);
                entered.thenAccept(Seat::close);
            }
            for (CompletableFuture<Seat> entered : entering) {
                get(entered);
            }
            await().atMost(LIMIT).until(() -> !children(kind, here).stream().anyMatch(name -> !name.equals("ready")));
        }
    }

    /** A ready node that somebody of a former round has left behind opens nothing. */
    @ParameterizedTest
    @OnBackEnds
    void anOldReadyLetsNobodyIn(BackEnd kind) throws Exception {
        get(observer(kind)
                .create(
                        path + "/ready",
                        bytes(""),
                        CreateOptions.of(CreateMode.EPHEMERAL).withParents()));
        DoubleBarrier barrier = DoubleBarrier.on(client(kind), path, 2);
        assertThatThrownBy(() -> barrier.enter(SHORT)).isInstanceOf(BarrierTimeout.class);
        awaitChildren(kind, path, 1);
        CompletableFuture<Seat> first = barrier.enterAsync(LIMIT);
        CompletableFuture<Seat> second = DoubleBarrier.on(client(kind), path, 2).enterAsync(LIMIT);
        assertThat(get(first).token()).isNotEqualTo(get(second).token());
    }

    /** Nor does one that is made now for those who were there before: its maker was late. */
    @ParameterizedTest
    @OnBackEnds
    void aLateReadyLetsNobodyInWhoHasComeSince(BackEnd kind) throws Exception {
        Client client = client(kind);
        CompletableFuture<Seat> first = DoubleBarrier.on(client, path, 2).enterAsync(LIMIT);
        awaitChildren(kind, path, 1);
        get(observer(kind).create(path + "/ready", bytes("full at 0x1"), CreateOptions.of(CreateMode.EPHEMERAL)));
        get(client.sync("/"));
        get(client.getChildren(path));
        assertThat(first).isNotDone();
        get(DoubleBarrier.on(client(kind), path, 2).enterAsync(LIMIT));
        get(first);
    }

    /** All who have counted the others, and were to tell them, are dead; their nodes are still there. */
    @ParameterizedTest
    @OnBackEnds
    void whoIsToldByNobodyCountsAgain(BackEnd kind) throws Exception {
        Client client = client(kind.connectString(), SHORT_SESSION);
        CompletableFuture<Seat> waiting = DoubleBarrier.on(client, path, 3).enterAsync(LIMIT);
        await("its first count").atMost(LIMIT).until(() -> get(client.checkWatches(path + "/ready", WatcherType.ANY)));
        for (String dead : List.of("a", "b")) {
            get(observer(kind).create(path + "/" + dead, bytes(""), CreateOptions.of(CreateMode.EPHEMERAL)));
        }
        get(waiting);
        await("the others to be told")
                .atMost(LIMIT)
                .until(() -> children(kind, path).contains("ready"));
    }

    /** The announcement of who came last is under way for longer than a request may be; nobody else is there to tell anybody. */
    @ParameterizedTest
    @OnBackEnds(slow = true)
    void whoComesLastAndCannotTellInTimeIsInAllTheSame(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        LateAnnouncement late = new LateAnnouncement(link);
        Client client = closing(Client.connect(ClientOptions.of(link.connectString())
                .withSessionTimeout(LONG_SESSION)
                .withOperationTimeout(Duration.ofSeconds(1))
                .withObserver(late)));
        CreateOptions ephemeral = CreateOptions.of(CreateMode.EPHEMERAL).withParents();
        get(observer(kind).create(path + "/dead", bytes(""), ephemeral));
        get(DoubleBarrier.on(client, path, 2).enterAsync(LIMIT));
        assertThat(late.outcome).isCompletedWithValueMatching(DeadlineExceeded.class::isInstance);
        assertThat(children(kind, path)).contains("ready");
    }

    /** Keeps the first transaction from the server until its time is up. */
    private static final class LateAnnouncement implements OperationObserver {
        private final FaultProxy link;
        private final AtomicBoolean held = new AtomicBoolean();
        private final CompletableFuture<BatonException> outcome = new CompletableFuture<>();

        LateAnnouncement(FaultProxy link) {
            this.link = link;
        }

        @Override
        public void ended(String operation, String node, long elapsedNanos, BatonException error) {
            // see below
        }

        @Override
        public Pending begun(String operation, String node) {
            if (!operation.equals(OpCode.MULTI.spec().wireName()) || !held.compareAndSet(false, true)) {
                return null;
            }
            link.hold(Direction.TO_SERVER);
            return error -> {
                outcome.complete(error);
                link.heal();
            };
        }
    }

    /** Whether a client has asked for a node's children after it has asked for a watch. */
    private static boolean looksBehindItsWatch(Recorder recorder) {
        List<Integer> asked = recorder.frames(Direction.TO_SERVER).stream()
                .filter(frame -> frame.body().length > 2 * Integer.BYTES)
                .map(frame -> ByteBuffer.wrap(frame.body()).getInt(Integer.BYTES))
                .toList();
        int watch = asked.indexOf(OpCode.ADD_WATCH.code());
        return watch >= 0 && asked.subList(watch, asked.size()).contains(OpCode.GET_CHILDREN2.code());
    }

    /** Two are members, but three take part: who clears up late must not take away what the next two are told by. */
    @ParameterizedTest
    @OnBackEnds
    void aStragglerLeavesTheNextRoundItsReadyNode(BackEnd kind) throws Exception {
        Recorder recorder = new Recorder();
        FaultProxy slow = closing(FaultProxy.to(kind.oneMember(), recorder));
        FaultProxy deaf = link(kind);
        CreateOptions ephemeral = CreateOptions.of(CreateMode.EPHEMERAL).withParents();
        // behind all others by name, so it is not this one that clears up
        get(observer(kind).create(path + "/zzz", bytes(""), ephemeral));
        Seat straggler =
                get(DoubleBarrier.on(client(slow, LONG_SESSION), path, 2).enterAsync(LIMIT));
        recorder.clear();
        slow.delay(Direction.TO_CLIENT, SHORT);
        CompletableFuture<Void> leaving = straggler.leaveAsync(LIMIT);
        awaitChildren(kind, path, 2);
        get(observer(kind).delete(path + "/zzz"));
        await("its look").atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> looksBehindItsWatch(recorder));
        // it will see nobody inside, and what it does about that is late
        slow.hold(Direction.TO_SERVER);

        Client waiter = client(deaf, LONG_SESSION);
        CompletableFuture<Seat> first = DoubleBarrier.on(waiter, path, 2).enterAsync(LIMIT);
        await("its first count").atMost(LIMIT).until(() -> get(waiter.checkWatches(path + "/ready", WatcherType.ANY)));
        deaf.hold(Direction.TO_SERVER);
        get(DoubleBarrier.on(client(kind), path, 2).enterAsync(LIMIT));
        slow.heal();
        get(leaving);
        assertThat(children(kind, path)).contains("ready");
        deaf.heal();
        get(first);
    }

    @ParameterizedTest
    @OnBackEnds
    void enteringSurvivesTheSessionAndADeletedNode(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        CompletableFuture<Seat> first = DoubleBarrier.on(client, path, 2).enterAsync(LIMIT);
        awaitChildren(kind, path, 1);
        get(observer(kind).delete(path + "/" + children(kind, path).get(0)));
        awaitChildren(kind, path, 1);
        loseSession(link, client);
        get(client.sync("/"));
        awaitChildren(kind, path, 1);
        CompletableFuture<Seat> second = DoubleBarrier.on(client(kind), path, 2).enterAsync(LIMIT);
        get(first).close();
        get(second).leave(LIMIT);
        awaitChildren(kind, path, 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void curatorsMembersAndOursMeetInOneDoubleBarrier(BackEnd kind) throws Exception {
        var curator = curator(kind);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 3; round++) {
                String here = path + "/" + round;
                var theirs = List.of(
                        new DistributedDoubleBarrier(curator, here, 4), new DistributedDoubleBarrier(curator, here, 4));
                List<CompletableFuture<Boolean>> inside = new ArrayList<>();
                for (var member : theirs) {
                    CompletableFuture<Boolean> entered = new CompletableFuture<>();
                    inside.add(entered);
                    threads.execute(() -> run(entered, () -> member.enter(60, TimeUnit.SECONDS)));
                }
                List<Seat> seats = new ArrayList<>();
                List<CompletableFuture<Seat>> ours = List.of(
                        DoubleBarrier.on(client(kind), here, 4).enterAsync(LIMIT),
                        DoubleBarrier.on(client(kind), here, 4).enterAsync(LIMIT));
                for (CompletableFuture<Seat> seat : ours) {
                    seats.add(get(seat));
                }
                for (CompletableFuture<Boolean> entered : inside) {
                    assertThat(get(entered)).isTrue();
                }
                List<CompletableFuture<Boolean>> outside = new ArrayList<>();
                for (var member : theirs) {
                    CompletableFuture<Boolean> left = new CompletableFuture<>();
                    outside.add(left);
                    threads.execute(() -> run(left, () -> member.leave(60, TimeUnit.SECONDS)));
                }
                List<CompletableFuture<Void>> leaving = new ArrayList<>();
                for (Seat seat : seats) {
                    leaving.add(seat.leaveAsync(LIMIT));
                }
                for (CompletableFuture<Void> left : leaving) {
                    get(left);
                }
                for (CompletableFuture<Boolean> left : outside) {
                    assertThat(get(left)).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Attempt {
        boolean run() throws Exception;
    }

    private static void run(CompletableFuture<Boolean> result, Attempt attempt) {
        try {
            result.complete(attempt.run());
        } catch (Exception e) {
            result.completeExceptionally(e);
        }
    }

    @ParameterizedTest
    @OnBackEnds
    void partiesMeetPhaseAfterPhaseWhileLinksBreak(BackEnd kind) throws Exception {
        List<FaultProxy> links = List.of(link(kind), link(kind), link(kind));
        List<Rendezvous> parties = new ArrayList<>();
        for (FaultProxy link : links) {
            parties.add(Rendezvous.on(client(link, LONG_SESSION), path, 3));
        }
        for (long phase = 0; phase < 12; phase++) {
            links.get((int) phase % 3).cutAfterBytes(Direction.TO_CLIENT, phase * 23);
            List<CompletableFuture<Long>> meeting = new ArrayList<>();
            for (Rendezvous party : parties) {
                meeting.add(party.arriveAndAwaitAsync(LIMIT));
            }
            for (CompletableFuture<Long> met : meeting) {
                assertThat(get(met)).isEqualTo(phase);
            }
        }
        assertThatThrownBy(() -> parties.get(0).arriveAndAwait(SHORT)).isInstanceOf(BarrierTimeout.class);
        CompletableFuture<Long> two = parties.get(1).arriveAndAwaitAsync(LIMIT);
        CompletableFuture<Long> three = parties.get(2).arriveAndAwaitAsync(LIMIT);
        get(observer(kind).sync("/"));
        assertThat(two).isNotDone();
        assertThat(parties.get(0).arriveAndAwait(LIMIT)).isEqualTo(12);
        assertThat(get(two)).isEqualTo(get(three));
    }
}
