package dev.baton.benchmarks.recipes;

import dev.baton.benchmarks.clients.BenchClient;
import dev.baton.benchmarks.clients.CuratorBenchClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;
import org.jspecify.annotations.Nullable;

/** Curator's, with what its documentation recommends. */
final class CuratorSide implements Side {
    private static final int COUNTER_TRIES = 10_000;

    private final CuratorBenchClient bench;
    private final CuratorFramework client;
    private final List<AutoCloseable> open = new ArrayList<>();

    CuratorSide(CuratorBenchClient bench) {
        this.bench = bench;
        this.client = bench.client();
    }

    @Override
    public BenchClient.Lock lock(String path) {
        return bench.lock(path);
    }

    @Override
    public List<BenchClient.Lock> cohort(String path, int threads) {
        // a mutex serves several threads, each with a node of its own
        return Collections.nCopies(threads, lock(path));
    }

    @Override
    public Latch latch(String path) {
        LeaderLatch latch = new LeaderLatch(client, path, "bench");
        return new Latch() {
            @Override
            public void start(Runnable elected) throws Exception {
                latch.addListener(new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        elected.run();
                    }

                    @Override
                    public void notLeader() {
                        // the bench closes it
                    }
                });
                latch.start();
            }

            @Override
            public int candidates() throws Exception {
                return client.getChildren().forPath(path).size();
            }

            @Override
            public void close() throws Exception {
                latch.close();
            }
        };
    }

    @Override
    public Queue queue(String path) {
        SimpleDistributedQueue queue = new SimpleDistributedQueue(client, path);
        return new Queue() {
            @Override
            public void put(byte[] item) throws Exception {
                queue.offer(item);
            }

            @Override
            public byte[] take() throws Exception {
                return queue.take();
            }
        };
    }

    @Override
    public Call increment(String path) {
        DistributedAtomicLong counter = new DistributedAtomicLong(client, path, new RetryNTimes(COUNTER_TRIES, 0));
        return () -> {
            if (!counter.increment().succeeded()) {
                throw new IllegalStateException("not counted");
            }
        };
    }

    @Override
    public Barrier barrier(String path, int members) {
        return new Barrier() {
            private @Nullable DistributedDoubleBarrier barrier;

            @Override
            public void enter() throws Exception {
                // another one for each round: a late event of the round before would let a used one in alone
                barrier = new DistributedDoubleBarrier(client, path, members);
                barrier.enter();
            }

            @Override
            public void leave() throws Exception {
                Objects.requireNonNull(barrier).leave();
            }
        };
    }

    @Override
    public Call query(String path, int instances) throws Exception {
        ServiceDiscovery<Void> discovery = ServiceDiscoveryBuilder.builder(Void.class)
                .client(client)
                .basePath(path)
                .build();
        discovery.start();
        open.add(discovery);
        for (int i = 0; i < instances; i++) {
            discovery.registerService(ServiceInstance.<Void>builder()
                    .name("service")
                    .id("id-" + i)
                    .address("10.0.0." + i)
                    .port(8080)
                    .build());
        }
        return () -> {
            int found = discovery.queryForInstances("service").size();
            if (found != instances) {
                throw new IllegalStateException(found + " instances");
            }
        };
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("not closed", e);
            }
        }
        bench.close();
    }
}
