package dev.baton.benchmarks.recipes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.retry.RetryNTimes;
import org.apache.curator.x.discovery.ServiceDiscovery;
import org.apache.curator.x.discovery.ServiceDiscoveryBuilder;
import org.apache.curator.x.discovery.ServiceInstance;

/** Curator's, with what its documentation recommends. */
final class CuratorSide implements Side {
    private static final int SESSION_MILLIS = 30_000;
    private static final int CONNECT_MILLIS = 10_000;
    private static final int COUNTER_TRIES = 10_000;

    private final CuratorFramework client;
    private final List<AutoCloseable> open = new ArrayList<>();

    private CuratorSide(CuratorFramework client) {
        this.client = client;
    }

    static CuratorSide connected(int port) throws InterruptedException {
        CuratorFramework client = CuratorFrameworkFactory.newClient(
                "127.0.0.1:" + port, SESSION_MILLIS, CONNECT_MILLIS, new RetryNTimes(3, 100));
        client.start();
        if (!client.blockUntilConnected(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("not connected");
        }
        return new CuratorSide(client);
    }

    @Override
    public Lock lock(String path) {
        InterProcessMutex mutex = new InterProcessMutex(client, path);
        return new Lock() {
            @Override
            public void acquire() throws Exception {
                mutex.acquire();
            }

            @Override
            public void release() throws Exception {
                mutex.release();
            }
        };
    }

    @Override
    public Lock[] cohort(String path, int threads) {
        // a mutex serves several threads, each with a node of its own
        Lock[] locks = new Lock[threads];
        Lock shared = lock(path);
        Arrays.fill(locks, shared);
        return locks;
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
        DistributedDoubleBarrier barrier = new DistributedDoubleBarrier(client, path, members);
        return new Barrier() {
            @Override
            public void enter() throws Exception {
                barrier.enter();
            }

            @Override
            public void leave() throws Exception {
                barrier.leave();
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
        client.close();
    }
}
