package dev.baton.samples.stalepong;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks {@link LockHandle#checkHeld()}, which counts only what went through the leader. */
final class BatonContender implements Contender {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Client client;
    private final Mutex mutex;
    private volatile @Nullable LockHandle handle;

    BatonContender(String server, String path, Duration sessionTimeout) {
        client = Client.connect(ClientOptions.of(server).withSessionTimeout(sessionTimeout));
        mutex = Mutex.on(client, path);
    }

    @Override
    public void acquire() throws InterruptedException {
        handle = mutex.lock(PATIENCE);
    }

    @Override
    public boolean believesToHold() {
        LockHandle held = handle;
        return held != null && held.checkHeld();
    }

    @Override
    public void close() {
        client.close();
    }
}
