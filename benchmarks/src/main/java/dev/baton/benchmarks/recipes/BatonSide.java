package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.BatonBenchClient;
import dev.baton.benchmarks.clients.BenchClient;
import dev.baton.client.Client;
import dev.baton.recipes.barrier.DoubleBarrier;
import dev.baton.recipes.barrier.Seat;
import dev.baton.recipes.counter.Counter;
import dev.baton.recipes.discovery.Discovery;
import dev.baton.recipes.discovery.ServiceInstance;
import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderListener;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.leader.RevokedReason;
import dev.baton.recipes.leader.Term;
import dev.baton.recipes.lock.CohortLock;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.queue.SimpleQueue;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Baton's. */
final class BatonSide implements Side {
    private static final int HAND_OVERS_MAX = 64;

    private final BatonBenchClient bench;
    private final Client client;

    BatonSide(BatonBenchClient bench) {
        this.bench = bench;
        this.client = bench.client();
    }

    @Override
    public BenchClient.Lock lock(String path) {
        return bench.lock(path);
    }

    @Override
    public List<BenchClient.Lock> cohort(String path, int threads) {
        CohortLock cohort = CohortLock.of(Mutex.on(client, path), HAND_OVERS_MAX);
        return Collections.nCopies(threads, cohort).stream()
                .map(BatonBenchClient::lock)
                .toList();
    }

    @Override
    public Latch latch(String path) {
        LeaderLatch latch = LeaderLatch.on(client, path, LeaderOptions.as("bench"));
        return new Latch() {
            @Override
            public void start(Runnable elected) {
                latch.listen(new LeaderListener() {
                    @Override
                    public void onElected(Term term) {
                        elected.run();
                    }

                    @Override
                    public void onRevoked(Term term, RevokedReason reason) {
                        // the bench closes it
                    }
                });
                latch.start();
            }

            @Override
            public int candidates() throws Exception {
                return latch.participants()
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .size();
            }

            @Override
            public void close() {
                latch.close();
            }
        };
    }

    @Override
    public Queue queue(String path) {
        SimpleQueue queue = SimpleQueue.on(client, path);
        return new Queue() {
            @Override
            public void put(byte[] item) throws InterruptedException {
                queue.put(item);
            }

            @Override
            public byte[] take() throws InterruptedException {
                return queue.take(LIMIT);
            }

            @Override
            public void fill(int items) throws Exception {
                queue.putAllAsync(Collections.nCopies(items, new byte[100])).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            }

            @Override
            public void take(int items, int atATime) throws Exception {
                Deque<CompletableFuture<byte[]>> underWay = new ArrayDeque<>();
                for (int i = 0; i < items; i++) {
                    if (underWay.size() == atATime) {
                        underWay.remove().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                    }
                    underWay.add(queue.takeAsync(LIMIT));
                }
                for (CompletableFuture<byte[]> take : underWay) {
                    take.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                }
            }
        };
    }

    @Override
    public Call increment(String path) {
        Counter counter = Counter.on(client, path);
        return () -> counter.add(1, LIMIT);
    }

    @Override
    public Barrier barrier(String path, int members) {
        DoubleBarrier barrier = DoubleBarrier.on(client, path, members);
        return new Barrier() {
            private @Nullable Seat seat;

            @Override
            public void enter() throws InterruptedException {
                seat = barrier.enter(LIMIT);
            }

            @Override
            public void leave() throws InterruptedException {
                Objects.requireNonNull(seat).leave(LIMIT);
            }
        };
    }

    @Override
    public Call query(String path, int instances) throws Exception {
        Discovery discovery = Discovery.on(client, path);
        for (int i = 0; i < instances; i++) {
            discovery
                    .register(ServiceInstance.of("service", "id-" + i, "10.0.0." + i, 8080))
                    .registered()
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return () -> {
            int found = discovery
                    .query("service")
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .size();
            if (found != instances) {
                throw new IllegalStateException(found + " instances");
            }
        };
    }

    @Override
    public void close() {
        bench.close();
    }
}
