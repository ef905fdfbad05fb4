package dev.baton.benchmarks.recipes;

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
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.queue.SimpleQueue;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Baton's. */
final class BatonSide implements Side {
    private static final int HAND_OVERS_MAX = 64;

    private final Client client;

    private BatonSide(Client client) {
        this.client = client;
    }

    static BatonSide connected(int port) {
        Client client = Client.connect("127.0.0.1:" + port);
        client.exists("/").join();
        return new BatonSide(client);
    }

    @Override
    public Lock lock(String path) {
        return lock(Mutex.on(client, path));
    }

    private static Lock lock(DistributedLock mutex) {
        return new Lock() {
            private @Nullable LockHandle handle;

            @Override
            public void acquire() throws InterruptedException {
                handle = mutex.lock(LIMIT);
            }

            @Override
            public void release() {
                Objects.requireNonNull(handle).release();
            }
        };
    }

    @Override
    public Lock[] cohort(String path, int threads) {
        CohortLock cohort = CohortLock.of(Mutex.on(client, path), HAND_OVERS_MAX);
        Lock[] locks = new Lock[threads];
        for (int i = 0; i < threads; i++) {
            locks[i] = lock(cohort);
        }
        return locks;
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
        client.close();
    }
}
