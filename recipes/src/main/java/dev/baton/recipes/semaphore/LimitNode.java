package dev.baton.recipes.semaphore;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.ReadOptions;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.event.ListenerPhase;
import dev.baton.client.event.Watcher;
import dev.baton.recipes.driver.ParentMaker;
import dev.baton.recipes.node.Clockwork;
import dev.baton.wire.path.ZnodePath;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A number kept in a node, and followed by one watch. Values are taken in the order of their versions' transactions, so an answer
 * that was overtaken does not bring back an old one. Thread-safe.
 */
final class LimitNode {
    private static final Logger LOG = LoggerFactory.getLogger(LimitNode.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Client client;
    private final String path;
    private final int initially;
    private final AtomicInteger looks = new AtomicInteger();
    private final Watcher watcher = event -> look();

    private volatile int value;

    // written by the client's callback lane only
    private volatile long zxid;
    private volatile long session;
    private volatile Runnable changed = () -> {};

    LimitNode(Client client, String path, int initially) {
        this.client = client;
        this.path = path;
        this.initially = initially;
        this.value = initially;
    }

    int value() {
        return value;
    }

    /** Begins to follow the node, as long as the client is open. */
    void follow(Runnable onChange) {
        changed = onChange;
        // the watch outlasts connections, but not the session
        client.addStateListener(ListenerPhase.RECIPES, change -> {
            if (change.current().isConnected() && change.newSessionId() != session) {
                session = change.newSessionId();
                look();
            }
        });
        look();
    }

    /** Reads with a watch. One look at a time; what happens meanwhile is looked at afterwards. */
    private void look() {
        if (client.state().isFinal() || looks.getAndIncrement() != 0) {
            return;
        }
        client.exists(path, ReadOptions.DEFAULT.withWatcher(watcher))
                .thenCompose(stat -> stat.isEmpty() ? missing() : read())
                .whenComplete((done, error) -> {
                    boolean again = looks.getAndSet(0) > 1;
                    if (error != null && !client.state().isFinal()) {
                        LOG.debug("limit not read path={}", path, error);
                        Clockwork.after(RETRY, this::look);
                    } else if (again) {
                        look();
                    }
                });
    }

    private CompletableFuture<Void> missing() {
        value = initially;
        changed.run();
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> read() {
        return client.getData(path)
                .thenAccept(node -> take(node.data(), node.stat().mzxid()));
    }

    private void take(byte @Nullable [] data, long mzxid) {
        if (mzxid < zxid) {
            return;
        }
        zxid = mzxid;
        if (data == null || data.length != Integer.BYTES) {
            LOG.warn("limit is not four bytes, ignored path={} bytes={}", path, data == null ? 0 : data.length);
            return;
        }
        value = Math.max(0, ByteBuffer.wrap(data).getInt());
        changed.run();
    }

    /** Writes the number, making the node if it is missing. */
    CompletableFuture<Void> set(int newValue) {
        byte[] data = ByteBuffer.allocate(Integer.BYTES).putInt(newValue).array();
        return client.setData(path, data)
                .handle((stat, error) -> error == null
                        ? CompletableFuture.<Void>completedFuture(null)
                        : unwrapped(error) instanceof NoNode
                                ? create(data, newValue)
                                : CompletableFuture.<Void>failedFuture(unwrapped(error)))
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> create(byte[] data, int newValue) {
        return new ParentMaker(client)
                .make(ZnodePath.parent(path))
                .thenCompose(made -> client.create(path, data, CreateOptions.DEFAULT))
                .handle((made, error) -> error == null
                        ? CompletableFuture.<Void>completedFuture(null)
                        : unwrapped(error) instanceof NodeExists
                                ? set(newValue)
                                : CompletableFuture.<Void>failedFuture(unwrapped(error)))
                .thenCompose(next -> next);
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() instanceof BatonException cause ? cause : error;
    }

    @Override
    public String toString() {
        return path + "=" + value + " (initially " + initially + ")";
    }
}
