package dev.baton.benchmarks.clients;

import dev.baton.client.Client;
import dev.baton.client.cache.TreeCache;
import dev.baton.recipes.lock.DistributedLock;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Baton's client as its users use it. */
public record BatonBenchClient(Client client) implements BenchClient {
    private static final Duration ACQUIRE_WITHIN = Duration.ofSeconds(30);
    private static final int CACHE_WITHIN_SECONDS = 120;

    static BatonBenchClient connected(int port) throws InterruptedException {
        Client client = Client.connect("127.0.0.1:" + port);
        var connected = new CountDownLatch(1);
        client.addStateListener(change -> {
            if (change.current().isConnected()) {
                connected.countDown();
            }
        });
        if (!client.state().isConnected()) {
            connected.await();
        }
        return new BatonBenchClient(client);
    }

    @Override
    public void getData(String path, Done done) {
        client.getData(path).whenComplete((data, failure) -> done.done(failure));
    }

    @Override
    public void setData(String path, byte[] data, Done done) {
        client.setData(path, data).whenComplete((stat, failure) -> done.done(failure));
    }

    @Override
    public void getDataAndWait(String path) {
        client.blocking().getData(path);
    }

    @Override
    public AutoCloseable warmCache(String root, int nodes) throws Exception {
        TreeCache cache = TreeCache.open(client, root);
        cache.ready().get(CACHE_WITHIN_SECONDS, TimeUnit.SECONDS);
        int found = cache.snapshot().size();
        if (found <= nodes) {
            throw new IllegalStateException("the cache has " + found + " nodes of more than " + nodes);
        }
        return cache;
    }

    @Override
    public Lock lock(String path) {
        return lock(Mutex.on(client, path));
    }

    /** Any lock of Baton's. */
    public static Lock lock(DistributedLock mutex) {
        return new Lock() {
            private @Nullable LockHandle handle;

            @Override
            public void acquire() throws InterruptedException {
                handle = mutex.lock(ACQUIRE_WITHIN);
            }

            @Override
            public void release() {
                Objects.requireNonNull(handle).release();
            }
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
