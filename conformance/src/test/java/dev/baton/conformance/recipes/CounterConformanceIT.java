package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.counter.Counter;
import dev.baton.recipes.counter.IdAllocator;
import dev.baton.recipes.counter.MalformedValue;
import dev.baton.recipes.counter.OnceGuard;
import dev.baton.recipes.counter.OnceLost;
import dev.baton.recipes.counter.RateExceeded;
import dev.baton.recipes.counter.RateLimiter;
import dev.baton.recipes.counter.SharedValue;
import dev.baton.recipes.counter.Versioned;
import dev.baton.testing.FaultProxy;
import dev.baton.testing.FaultProxy.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.retry.RetryNTimes;
import org.junit.jupiter.params.ParameterizedTest;

/** What counters and shared values promise, on both servers, and with Curator's on the other side. */
class CounterConformanceIT extends RecipeSuite {
    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void everyResultOfManyClientsIsUnique(BackEnd kind) throws Exception {
        List<CompletableFuture<Counter.Change>> changes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Counter counter = Counter.on(client(kind), path);
            for (int j = 0; j < 100; j++) {
                changes.add(counter.addAsync(1, LIMIT));
            }
        }
        Set<Long> results = new HashSet<>();
        for (CompletableFuture<Counter.Change> change : changes) {
            assertThat(get(change).after()).isEqualTo(get(change).before() + 1);
            results.add(get(change).after());
        }
        assertThat(results).hasSize(400).contains(1L, 400L);
        Counter reader = Counter.on(observer(kind), path);
        assertThat(reader.get()).isEqualTo(400);
        assertThat(reader.compareAndSet(399, 0, LIMIT)).isFalse();
        assertThat(reader.compareAndSet(400, 7, LIMIT)).isTrue();
        assertThat(reader.set(-3, LIMIT)).isEqualTo(7);
        assertThat(reader.add(10, LIMIT)).isEqualTo(7);
    }

    /** Others change the number behind the back of one who has cached it. */
    @ParameterizedTest
    @OnBackEnds
    void whatIsCachedDecidesNothing(BackEnd kind) throws Exception {
        Counter one = Counter.on(client(kind), path);
        Counter other = Counter.on(client(kind), path);
        for (int i = 0; i < 6; i++) {
            one.set(i, LIMIT);
            other.set(-i, LIMIT);
            assertThat(one.compareAndSet(-i, 1_000 + i, LIMIT)).isTrue();
            assertThat(other.compareAndSet(-i, 0, LIMIT)).isFalse();
            assertThat(other.get()).isEqualTo(1_000 + i);
        }
    }

    /** Links are cut in the middle of answers all the time; what is reported and what is counted agree. */
    @ParameterizedTest
    @OnBackEnds
    void countsExactlyWhatItReportsWhileLinksBreak(BackEnd kind) throws Exception {
        List<CompletableFuture<Counter.Change>> changes = new ArrayList<>();
        List<FaultProxy> links = List.of(link(kind), link(kind));
        List<Counter> counters = new ArrayList<>();
        for (FaultProxy link : links) {
            counters.add(Counter.on(client(link, LONG_SESSION), path));
        }
        for (int round = 0; round < 60; round++) {
            links.get(round % 2).cutAfterBytes(Direction.TO_CLIENT, round * 11L);
            changes.add(counters.get(0).addAsync(1, LIMIT));
            changes.add(counters.get(1).addAsync(1, LIMIT));
            get(changes.get(changes.size() - 1 - round % 2).handle((change, error) -> 0));
        }
        int settled = 0;
        int unknown = 0;
        for (CompletableFuture<Counter.Change> change : changes) {
            try {
                get(change);
                settled++;
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(OutcomeUnknown.class);
                unknown++;
            }
        }
        links.forEach(link -> link.heal());
        assertThat(Counter.on(observer(kind), path).get()).isBetween((long) settled, (long) settled + unknown);
        assertThat(settled).isGreaterThan(60);
    }

    @ParameterizedTest
    @OnBackEnds
    void failsInTimeAndOnAClosedClientAndOnForeignBytes(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, LONG_SESSION);
        Counter counter = Counter.on(client, path);
        counter.add(1, LIMIT);
        cut(link, client);
        assertThatThrownBy(() -> counter.add(1, Duration.ofMillis(200))).isInstanceOf(DeadlineExceeded.class);
        link.heal();
        assertThat(counter.add(1, LIMIT)).isEqualTo(2);
        assertThatThrownBy(() -> Counter.on(client, path, Counter.Format.INT).add(1, LIMIT))
                .isInstanceOf(MalformedValue.class);
        assertThatThrownBy(() -> counter.add(Long.MAX_VALUE, LIMIT)).isInstanceOf(ArithmeticException.class);
        client.close();
        assertThatThrownBy(() -> counter.add(1, LIMIT)).isInstanceOf(ClientClosed.class);
        assertThatThrownBy(counter::get).isInstanceOf(ClientClosed.class);
        assertThat(Counter.on(observer(kind), path).get()).isEqualTo(2);
    }

    @ParameterizedTest
    @OnBackEnds
    void countsTogetherWithCurator(BackEnd kind) throws Exception {
        CuratorFramework curator = curator(kind);
        Counter ours = Counter.on(client(kind), path + "/long");
        assertThat(ours.add(5, LIMIT)).isEqualTo(5);
        var theirs = new DistributedAtomicLong(curator, path + "/long", new RetryNTimes(1_000, 2));
        assertThat(theirs.get().postValue()).isEqualTo(5);
        List<CompletableFuture<Counter.Change>> changes = new ArrayList<>();
        int succeeded = 0;
        for (int i = 0; i < 100; i++) {
            changes.add(ours.addAsync(1, LIMIT));
            succeeded += theirs.add(1L).succeeded() ? 1 : 0;
        }
        for (CompletableFuture<Counter.Change> change : changes) {
            get(change);
        }
        assertThat(ours.get()).isEqualTo(105 + succeeded);
        assertThat(succeeded).isPositive();

        var theirCount = closing(new SharedCount(curator, path + "/int", 17));
        theirCount.start();
        Counter ourCount = Counter.on(client(kind), path + "/int", Counter.Format.INT);
        assertThat(ourCount.add(1, LIMIT)).isEqualTo(18);
        await().atMost(LIMIT).until(() -> theirCount.getCount() == 18);
        theirCount.setCount(20);
        assertThat(ourCount.get()).isEqualTo(20);
        assertThatThrownBy(() -> ourCount.add(Integer.MAX_VALUE, LIMIT)).isInstanceOf(ArithmeticException.class);
    }

    @ParameterizedTest
    @OnBackEnds
    void aSharedValueTellsItsNewestStateAcrossSessions(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        SharedValue mine = SharedValue.on(client, path);
        SharedValue others = SharedValue.on(observer(kind), path);
        List<Versioned> told = Collections.synchronizedList(new ArrayList<>());
        var registration = mine.onChange(told::add);
        await().atMost(LIMIT).until(() -> told.size() == 1);
        assertThat(told.get(0).version()).isEqualTo(-1);
        Versioned first = others.set(bytes("one"), LIMIT);
        await().atMost(LIMIT).until(() -> told.contains(first));
        cut(link, client);
        others.set(bytes("while it was away"), LIMIT);
        loseSession(link, client);
        await().atMost(LIMIT)
                .until(() -> text(told.get(told.size() - 1).value()).equals("while it was away"));
        assertThat(told).extracting(Versioned::zxid).isSorted();
        assertThat(mine.trySet(first, bytes("no"), LIMIT)).isFalse();
        assertThat(mine.trySet(others.get(), bytes("two"), LIMIT)).isTrue();
        assertThat(text(get(mine.updateAsync(now -> bytes(text(now) + "!"), LIMIT))
                        .value()))
                .isEqualTo("two!");
        await().atMost(LIMIT)
                .until(() -> text(told.get(told.size() - 1).value()).equals("two!"));
        registration.close();
        int before = told.size();
        others.set(bytes("three"), LIMIT);
        get(client.sync("/"));
        assertThat(told).hasSize(before);
    }

    @ParameterizedTest
    @OnBackEnds
    void idsOfManyProcessesAreUnique(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        List<IdAllocator> allocators = List.of(
                IdAllocator.on(client(kind), path, 10, LIMIT),
                IdAllocator.on(client(link, LONG_SESSION), path, 7, LIMIT));
        List<CompletableFuture<Long>> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            ids.add(allocators.get(i % 2).nextAsync());
            if (i % 100 == 0) {
                link.cutAfterBytes(Direction.TO_CLIENT, 50);
            }
        }
        Set<Long> unique = new HashSet<>();
        for (CompletableFuture<Long> id : ids) {
            unique.add(get(id));
        }
        assertThat(unique).hasSize(300);
        assertThat(Collections.min(unique)).isEqualTo(1);
        assertThat(Counter.on(observer(kind), path).get()).isGreaterThanOrEqualTo(Collections.max(unique));
    }

    @ParameterizedTest
    @OnBackEnds
    void workIsDoneOnceAndItsResultGivenToAll(BackEnd kind) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        List<CompletableFuture<OnceGuard.Result>> results = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            OnceGuard guard = OnceGuard.on(client(kind), path);
            results.add(guard.runAsync("payment-17", LIMIT, token -> {
                assertThat(token).isPositive();
                return CompletableFuture.completedFuture(bytes("run " + runs.incrementAndGet()));
            }));
        }
        int fresh = 0;
        for (CompletableFuture<OnceGuard.Result> result : results) {
            assertThat(text(get(result).value())).isEqualTo("run 1");
            fresh += get(result).replayed() ? 0 : 1;
        }
        assertThat(fresh).isOne();
        assertThat(runs).hasValue(1);
        OnceGuard guard = OnceGuard.on(observer(kind), path);
        assertThat(get(guard.peek("payment-17"))).isPresent();
        assertThat(get(guard.forget("payment-17"))).isTrue();
        assertThat(get(guard.peek("payment-17"))).isEmpty();
    }

    /** The worker's session ends while it works: its late result is not stored, the next worker's is. */
    @ParameterizedTest
    @OnBackEnds
    void aWorkerThatLostItsLockStoresNothing(BackEnd kind) throws Exception {
        FaultProxy link = link(kind);
        Client client = client(link, BRIEF_SESSION);
        CompletableFuture<byte[]> late = new CompletableFuture<>();
        CompletableFuture<Long> begun = new CompletableFuture<>();
        CompletableFuture<OnceGuard.Result> first = OnceGuard.on(client, path).runAsync("k", LIMIT, token -> {
            begun.complete(token);
            return late;
        });
        long firstToken = get(begun);
        loseSession(link, client);
        OnceGuard.Result second = OnceGuard.on(observer(kind), path).run("k", LIMIT, token -> {
            assertThat(token).isGreaterThan(firstToken);
            return CompletableFuture.completedFuture(bytes("second"));
        });
        assertThat(second.replayed()).isFalse();
        get(client.sync("/"));
        late.complete(bytes("late"));
        assertThatThrownBy(() -> get(first)).hasCauseInstanceOf(OnceLost.class);
        assertThat(text(get(OnceGuard.on(client, path).peek("k")).orElseThrow()))
                .isEqualTo("second");
    }

    @ParameterizedTest
    @OnBackEnds
    void theFleetStaysBelowTheRate(BackEnd kind) throws Exception {
        var rate = new RateLimiter.Rate(50, Duration.ofSeconds(1), 10, 5);
        List<RateLimiter> limiters =
                List.of(RateLimiter.on(client(kind), path, rate), RateLimiter.on(client(kind), path, rate));
        long begun = System.nanoTime();
        List<CompletableFuture<Void>> permits = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            permits.add(limiters.get(i % 2).acquireAsync(LIMIT));
        }
        for (CompletableFuture<Void> permit : permits) {
            get(permit);
        }
        // 60 permits: at most the burst of 10 and a lease of 5 for each process were there at once, the rest came at 50
        // a second
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(750));
        List<CompletableFuture<Void>> greedy = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            greedy.add(limiters.get(0).acquireAsync(Duration.ZERO));
        }
        int refused = 0;
        for (CompletableFuture<Void> permit : greedy) {
            try {
                get(permit);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(RateExceeded.class);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(15);
    }
}
