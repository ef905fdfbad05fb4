package dev.baton.benchmarks.clients;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryNTimes;

/** Curator on top of Apache's client. */
public record CuratorBenchClient(CuratorFramework client) implements BenchClient {
    private static final int CONNECT_WITHIN_SECONDS = 15;
    private static final int CACHE_WITHIN_SECONDS = 120;

    static CuratorBenchClient connected(int port) throws InterruptedException {
        CuratorFramework client = CuratorFrameworkFactory.newClient("127.0.0.1:" + port, new RetryNTimes(3, 100));
        client.start();
        if (!client.blockUntilConnected(CONNECT_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Curator does not connect");
        }
        return new CuratorBenchClient(client);
    }

    @Override
    public void getData(String path, Done done) throws Exception {
        client.getData()
                .inBackground((ignored, event) -> done.done(ApacheBenchClient.failure(event.getResultCode())))
                .forPath(path);
    }

    @Override
    public void setData(String path, byte[] data, Done done) throws Exception {
        client.setData()
                .inBackground((ignored, event) -> done.done(ApacheBenchClient.failure(event.getResultCode())))
                .forPath(path, data);
    }

    @Override
    public void getDataAndWait(String path) throws Exception {
        client.getData().forPath(path);
    }

    @Override
    public AutoCloseable warmCache(String root, int nodes) throws InterruptedException {
        var ready = new CountDownLatch(1);
        CuratorCache cache = CuratorCache.build(client, root);
        cache.listenable()
                .addListener(CuratorCacheListener.builder()
                        .forInitialized(ready::countDown)
                        .build());
        cache.start();
        if (!ready.await(CACHE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Curator's cache is not ready");
        }
        if (cache.size() <= nodes) {
            throw new IllegalStateException("Curator's cache has " + cache.size() + " of more than " + nodes);
        }
        return cache;
    }

    @Override
    public Lock lock(String path) {
        var mutex = new InterProcessMutex(client, path);
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
    public void close() {
        client.close();
    }
}
