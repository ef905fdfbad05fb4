package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.Transaction;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderListener;
import dev.baton.recipes.leader.LeaderObserver;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.leader.LeaderSelector;
import dev.baton.recipes.leader.Participant;
import dev.baton.recipes.leader.RevokedReason;
import dev.baton.recipes.leader.Term;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Latch, selector and observer on both servers, alone and together with Curator's. */
class LeadershipIT extends RecipeSuite {
    /** For those that a property makes long. */
    private static final int LONG_VARIANT_SECONDS = 1_800;

    /** What a candidate was told, in order. */
    private static final class Diary implements LeaderListener {
        private final List<String> entries = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void onElected(Term term) {
            entries.add("elected");
        }

        @Override
        public void onRevoked(Term term, RevokedReason reason) {
            entries.add("revoked " + reason);
        }

        @Override
        public void onSuspended(Term term) {
            entries.add("suspended");
        }

        @Override
        public void onResumed(Term term) {
            entries.add("resumed");
        }

        List<String> entries() {
            return List.copyOf(entries);
        }
    }

    private LeaderLatch latch(Client client, LeaderOptions options) {
        return closing(LeaderLatch.on(client, path, options));
    }

    /** Field report CURATOR-537: what a latch gave out could not serve as a fencing token. */
    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void leadsInTurnWithGrowingTerms(BackEnd kind) throws Exception {
        Diary diary = new Diary();
        LeaderLatch first = latch(client(kind), LeaderOptions.as("one"));
        first.listen(diary);
        Term one = get(first.start().elected());
        assertThat(one.isLeader()).isTrue();
        assertThat(one.remaining()).isPositive();
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two")).start();
        awaitChildren(kind, path, 2);
        assertThat(get(second.participants()).stream().map(Participant::id)).containsExactly("one", "two");
        assertThat(second.isLeader()).isFalse();
        get(first.closeAsync());
        Term two = get(second.elected());
        assertThat(two.term()).isGreaterThan(one.term());
        assertThat(one.isLeader()).isFalse();
        assertThat(get(one.revoked())).isEqualTo(RevokedReason.CLOSED);
        assertThat(diary.entries()).containsExactly("elected", "revoked CLOSED");
        assertThatThrownBy(() -> get(first.elected()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClientClosed.class);
        get(second.closeAsync());
        awaitChildren(kind, path, 0);
    }

    @ParameterizedTest
    @OnBackEnds
    void whoeverResignsStandsBackForAWhile(BackEnd kind) throws Exception {
        LeaderLatch first = latch(client(kind), LeaderOptions.as("one")).start();
        Term term = get(first.elected());
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two")).start();
        awaitChildren(kind, path, 2);
        first.resign(Duration.ofHours(1));
        get(second.elected());
        assertThat(get(term.revoked())).isEqualTo(RevokedReason.RESIGNED);
        awaitChildren(kind, path, 1);
        second.resign(Duration.ZERO);
        assertThat(get(second.elected()).isLeader()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = BackEnd.class, names = "BATON")
    void onlyTheHealthyLead(BackEnd kind) throws Exception {
        AtomicBoolean healthy = new AtomicBoolean(true);
        LeaderOptions options = LeaderOptions.as("one").eligibleWhile(healthy::get, Duration.ofMillis(20));
        LeaderLatch first = latch(client(kind), options).start();
        Term term = get(first.elected());
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two")).start();
        awaitChildren(kind, path, 2);
        healthy.set(false);
        get(second.elected());
        assertThat(get(term.revoked())).isEqualTo(RevokedReason.UNHEALTHY);
        awaitChildren(kind, path, 1);
        healthy.set(true);
        awaitChildren(kind, path, 2);
    }

    @ParameterizedTest
    @OnBackEnds
    void theHighestPriorityLeadsInTheEnd(BackEnd kind) throws Exception {
        LeaderLatch low =
                latch(client(kind), LeaderOptions.as("low").withPriority(1)).start();
        Term lowTerm = get(low.elected());
        LeaderLatch middle = latch(client(kind), LeaderOptions.as("middle").withPriority(2));
        LeaderLatch high = latch(client(kind), LeaderOptions.as("high").withPriority(3));
        middle.start();
        high.start();
        await().atMost(LIMIT).until(high::isLeader);
        assertThat(get(lowTerm.revoked())).isEqualTo(RevokedReason.PREEMPTED);
        awaitChildren(kind, path, 3);
        assertThat(get(high.participants()).get(0)).matches(one -> one.id().equals("high") && one.priority() == 3);
        get(high.closeAsync());
        await().atMost(LIMIT).until(middle::isLeader);
    }

    /** Field report CURATOR-171 and its kin: a latch did not notice that its node was deleted. */
    @ParameterizedTest
    @OnBackEnds
    void aDeletedNodeEndsTheTermAndTheCandidateStandsAgain(BackEnd kind) throws Exception {
        Diary diary = new Diary();
        LeaderLatch first = latch(client(kind), LeaderOptions.as("one"));
        first.listen(diary);
        Term term = get(first.start().elected());
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two")).start();
        awaitChildren(kind, path, 2);
        get(observer(kind).delete(term.path()));
        assertThat(get(term.revoked())).isEqualTo(RevokedReason.NODE_DELETED);
        assertThat(get(second.elected()).term()).isGreaterThan(term.term());
        awaitChildren(kind, path, 2);
        assertThat(diary.entries()).containsExactly("elected", "revoked NODE_DELETED");
    }

    /** Field report CURATOR-724: a latch did not recover when its parent was deleted while it was disconnected. */
    @ParameterizedTest
    @OnBackEnds
    void recoversWhenTheParentIsDeletedWhileDisconnected(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        LeaderLatch latch =
                latch(client(link, LONG_SESSION), LeaderOptions.as("one")).start();
        Term term = get(latch.elected());
        link.refuse();
        link.cut();
        await().atMost(LIMIT).until(() -> !term.isLeader());
        get(observer(kind).delete(term.path()));
        get(observer(kind).delete(path).exceptionally(reapedAlready -> null));
        link.heal();
        assertThat(get(term.revoked())).isEqualTo(RevokedReason.NODE_DELETED);
        await().atMost(LIMIT).until(latch::isLeader);
        assertThat(latch.term().orElseThrow().term()).isGreaterThan(term.term());
    }

    @ParameterizedTest
    @OnBackEnds
    void aBrokenConnectionSuspendsTheTermAndNoMore(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Diary diary = new Diary();
        LeaderLatch latch = latch(client(link, LONG_SESSION), LeaderOptions.as("one"));
        latch.listen(diary);
        Term term = get(latch.start().elected());
        link.refuse();
        link.cut();
        await().atMost(LIMIT).until(() -> diary.entries().contains("suspended"));
        assertThat(latch.isLeader()).isFalse();
        assertThat(term.revoked()).isNotDone();
        link.heal();
        await().atMost(LIMIT).until(latch::isLeader);
        assertThat(latch.term()).contains(term);
        assertThat(diary.entries()).containsExactly("elected", "suspended", "resumed");
    }

    /** Field reports CURATOR-498, 620, 652, 653 and 696: two leaders after sessions were lost. */
    @ParameterizedTest
    @OnBackEnds
    void aLeaderThatIsCutOffStopsBeforeTheNextIsElected(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        LeaderLatch first =
                latch(client(link, SHORT_SESSION), LeaderOptions.as("one")).start();
        Term term = get(first.elected());
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two"));
        CompletableFuture<Boolean> ledAtElection = new CompletableFuture<>();
        second.listen(new LeaderListener() {
            @Override
            public void onElected(Term next) {
                ledAtElection.complete(term.isLeader());
            }

            @Override
            public void onRevoked(Term ended, RevokedReason reason) {}
        });
        second.start();
        awaitChildren(kind, path, 2);
        link.blackHole();
        assertThat(get(ledAtElection)).isFalse();
        assertThat(get(term.revoked())).isEqualTo(RevokedReason.SESSION_LOST);
        link.heal();
        link.cut();
        awaitChildren(kind, path, 2);
        assertThat(second.isLeader()).isTrue();
        assertThat(first.isLeader()).isFalse();
    }

    /** Field reports CURATOR-644 and 645: two latches that reconnect all the time drove each other in a circle. */
    @ParameterizedTest
    @OnBackEnds
    @Timeout(LONG_VARIANT_SECONDS)
    void twoLatchesThatReconnectAllTheTimeSettle(BackEnd kind) throws Exception {
        FaultProxy oneLink = link(kind);
        FaultProxy otherLink = link(kind);
        LeaderLatch one =
                latch(client(oneLink, LONG_SESSION), LeaderOptions.as("one")).start();
        LeaderLatch other =
                latch(client(otherLink, LONG_SESSION), LeaderOptions.as("two")).start();
        int reconnects = Integer.getInteger("baton.latch.reconnects", 40);
        for (int i = 0; i < reconnects; i++) {
            oneLink.cutAfterBytes(Direction.TO_CLIENT, i * 13L % 400);
            otherLink.cutAfterBytes(Direction.TO_CLIENT, i * 29L % 400);
            assertThat(one.isLeader() && other.isLeader()).isFalse();
            if (i % 8 == 0) {
                one.resign(Duration.ZERO);
                other.resign(Duration.ZERO);
            }
            await().atMost(LIMIT).until(() -> one.isLeader() != other.isLeader());
        }
        oneLink.heal();
        otherLink.heal();
        awaitChildren(kind, path, 2);
        await().atMost(LIMIT).until(() -> one.isLeader() != other.isLeader());
    }

    @ParameterizedTest
    @OnBackEnds
    void aGuardedTransactionFailsAfterTheTerm(BackEnd kind) throws Exception {
        Client client = client(kind);
        LeaderLatch latch = latch(client, LeaderOptions.as("one")).start();
        Term term = get(latch.elected());
        get(client.create(path + "-data", new byte[0]));
        get(client.multi(term.guard(Transaction.EMPTY.setData(path + "-data", new byte[] {1}))));
        get(latch.closeAsync());
        assertThatThrownBy(() -> get(client.multi(term.guard(Transaction.EMPTY.setData(path + "-data", new byte[0])))))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NoNode.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void observersSeeTheLeadersInOrder(BackEnd kind) throws Exception {
        LeaderObserver observer = closing(LeaderObserver.on(client(kind), path));
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        observer.listen(leader -> seen.add(leader.map(Participant::id).orElse("-")));
        LeaderLatch first = latch(client(kind), LeaderOptions.as("one")).start();
        Term term = get(first.elected());
        await().atMost(LIMIT)
                .until(() -> observer.leader().map(Participant::term).equals(Optional.of(term.term())));
        LeaderLatch second = latch(client(kind), LeaderOptions.as("two")).start();
        awaitChildren(kind, path, 2);
        get(first.closeAsync());
        await().atMost(LIMIT).until(() -> seen.contains("two"));
        get(second.closeAsync());
        await().atMost(LIMIT).until(() -> observer.leader().isEmpty());
        assertThat(seen.stream().filter(id -> !id.equals("-"))).containsExactly("one", "two");
    }

    @ParameterizedTest
    @OnBackEnds
    void electsOneLeaderTogetherWithCuratorsLatch(BackEnd kind) throws Exception {
        CuratorFramework curator = curator(kind);
        var theirs = new org.apache.curator.framework.recipes.leader.LeaderLatch(curator, path, "theirs");
        theirs.start();
        assertThat(theirs.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        LeaderLatch ours = latch(client(kind), LeaderOptions.as("ours")).start();
        awaitChildren(kind, path, 2);
        assertThat(get(ours.participants()).stream().map(Participant::id)).containsExactly("theirs", "ours");
        assertThat(ours.isLeader()).isFalse();
        theirs.close();
        get(ours.elected());
        var again = new org.apache.curator.framework.recipes.leader.LeaderLatch(curator, path, "again");
        again.start();
        awaitChildren(kind, path, 2);
        assertThat(again.getLeader().getId()).isEqualTo("ours");
        assertThat(again.hasLeadership()).isFalse();
        get(ours.closeAsync());
        assertThat(again.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        again.close();
    }

    @ParameterizedTest
    @OnBackEnds
    void takesTurnsWithCuratorsSelector(BackEnd kind) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        closing((AutoCloseable) threads::shutdownNow);
        AtomicInteger leading = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch ourTurns = new CountDownLatch(10);
        CountDownLatch theirTurns = new CountDownLatch(10);
        closing(LeaderSelector.on(client(kind), path, LeaderOptions.as("ours"), threads, term -> {
                    most.accumulateAndGet(leading.incrementAndGet(), Math::max);
                    ourTurns.countDown();
                    leading.decrementAndGet();
                })
                .start());
        var theirs = new org.apache.curator.framework.recipes.leader.LeaderSelector(
                curator(kind), path, new LeaderSelectorListenerAdapter() {
                    @Override
                    public void takeLeadership(CuratorFramework client) {
                        most.accumulateAndGet(leading.incrementAndGet(), Math::max);
                        theirTurns.countDown();
                        leading.decrementAndGet();
                    }
                });
        theirs.autoRequeue();
        theirs.start();
        assertThat(ourTurns.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        assertThat(theirTurns.await(60, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        theirs.close();
        assertThat(most.get()).isOne();
    }

    /** Field reports CURATOR-518 and 671: a selector whose work was interrupted did not queue up again. */
    @ParameterizedTest
    @EnumSource(value = BackEnd.class, names = "BATON")
    @Timeout(LONG_VARIANT_SECONDS)
    void aSelectorLeadsAgainAfterEachInterruption(BackEnd kind) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        closing((AutoCloseable) threads::shutdownNow);
        AtomicInteger terms = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        LeaderSelector selector =
                closing(LeaderSelector.on(client(kind), path, LeaderOptions.as("a"), threads, term -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            terms.incrementAndGet();
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                inside.decrementAndGet();
                            }
                        })
                        .start());
        int interruptions = Integer.getInteger("baton.selector.interruptions", 60);
        for (int i = 1; i <= interruptions; i++) {
            int expected = i;
            await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> terms.get() >= expected);
            selector.interruptLeadership();
            if (i % 3 == 0) {
                selector.interruptLeadership();
            }
        }
        await().atMost(LIMIT).until(() -> terms.get() > interruptions && selector.isLeader());
        assertThat(most.get()).isOne();
    }

    @ParameterizedTest
    @EnumSource(value = BackEnd.class, names = "BATON")
    void workIsInterruptedBeforeItsSafetyEnds(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        ExecutorService threads = Executors.newCachedThreadPool();
        closing((AutoCloseable) threads::shutdownNow);
        CompletableFuture<Void> leads = new CompletableFuture<>();
        CompletableFuture<Boolean> stopped = new CompletableFuture<>();
        closing(LeaderSelector.on(client(link, SHORT_SESSION), path, LeaderOptions.as("one"), threads, term -> {
                    leads.complete(null);
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.complete(true);
                    }
                })
                .start());
        get(leads);
        CompletableFuture<Boolean> stoppedAtElection = new CompletableFuture<>();
        LeaderLatch next = latch(client(kind), LeaderOptions.as("two").withLayout(LeaderOptions.Layout.SELECTOR));
        next.elected().thenRun(() -> stoppedAtElection.complete(stopped.isDone()));
        next.start();
        awaitChildren(kind, path, 2);
        link.blackHole();
        assertThat(get(stoppedAtElection)).isTrue();
    }
}
