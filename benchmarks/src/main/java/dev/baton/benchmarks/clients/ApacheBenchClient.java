package dev.baton.benchmarks.clients;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** Apache's own client. */
record ApacheBenchClient(ZooKeeper client) implements BenchClient {
    private static final int SESSION_TIMEOUT_MILLIS = 30_000;

    static BenchClient connected(int port) throws IOException, InterruptedException {
        var connected = new CountDownLatch(1);
        var client = new ZooKeeper("127.0.0.1:" + port, SESSION_TIMEOUT_MILLIS, event -> {
            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        return new ApacheBenchClient(client);
    }

    @Override
    public void getData(String path, Done done) {
        client.getData(path, false, (code, p, context, data, stat) -> done.done(failure(code)), null);
    }

    @Override
    public void setData(String path, byte[] data, Done done) {
        client.setData(path, data, -1, (code, p, context, stat) -> done.done(failure(code)), null);
    }

    @Override
    public void getDataAndWait(String path) throws KeeperException, InterruptedException {
        client.getData(path, false, null);
    }

    @Override
    public @Nullable AutoCloseable warmCache(String root, int nodes) {
        return null;
    }

    static @Nullable Throwable failure(int code) {
        return code == 0 ? null : KeeperException.create(KeeperException.Code.get(code));
    }

    @Override
    public @Nullable Lock lock(String path) {
        return null;
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
    }
}
