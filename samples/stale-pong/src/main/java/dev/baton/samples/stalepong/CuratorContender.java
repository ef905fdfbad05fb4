package dev.baton.samples.stalepong;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.retry.RetryNTimes;

/** Believes what it was told once, until its connection's state changes, as Curator's documentation recommends. */
final class CuratorContender implements Contender {
    private static final int CONNECT_MILLIS = 3_000;

    private final CuratorFramework client;
    private final InterProcessMutex mutex;
    private volatile boolean held;

    CuratorContender(String server, String path, Duration sessionTimeout) {
        client = CuratorFrameworkFactory.newClient(
                server, Math.toIntExact(sessionTimeout.toMillis()), CONNECT_MILLIS, new RetryNTimes(100, 200));
        client.start();
        mutex = new InterProcessMutex(client, path);
    }

    @Override
    public void acquire() throws InterruptedException {
        try {
            if (!mutex.acquire(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("not acquired");
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("not acquired", e);
        }
        held = true;
        client.getConnectionStateListenable().addListener((changed, state) -> held &= state.isConnected());
    }

    @Override
    public boolean believesToHold() {
        return held;
    }

    @Override
    public void close() {
        client.close();
    }
}
