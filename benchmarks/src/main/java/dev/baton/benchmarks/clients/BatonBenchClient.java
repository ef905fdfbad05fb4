package dev.baton.benchmarks.clients;

import dev.baton.client.Client;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Baton's client as its users use it. */
record BatonBenchClient(Client client) implements BenchClient {
    private static final Duration ACQUIRE_WITHIN = Duration.ofSeconds(30);

    static BenchClient connected(int port) throws InterruptedException {
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
    public Lock lock(String path) {
        Mutex mutex = Mutex.on(client, path);
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
