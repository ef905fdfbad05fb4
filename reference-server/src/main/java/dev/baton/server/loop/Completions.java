package dev.baton.server.loop;

import dev.baton.server.node.Node;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.Outbox;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.StorageListener;
import dev.baton.server.tree.Tree;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings completions from the storage's threads to the loop. Only the newest durable token matters, so several that meet a busy
 * loop share one wake-up, and a turn that is open takes them without any.
 */
public final class Completions implements StorageListener {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final Executor executor;
    private final Runnable take = this::take;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final Queue<NodeInput.TreeRebuilt> rebuilt = new ConcurrentLinkedQueue<>();
    private volatile long persistedToken;
    private long persistedTold;
    private @Nullable NodeLoop loop;

    /**
     * @param executor the loop's thread
     */
    public Completions(Executor executor) {
        this.executor = executor;
    }

    /** Names the loop to wake. On the loop's thread, before the storage is given anything. */
    void attach(NodeLoop owner) {
        loop = owner;
    }

    /** Tells the node what is new, within a turn, on the loop's thread. */
    void tell(Node node, Outbox out) {
        long token = persistedToken;
        if (token != persistedTold) {
            persistedTold = token;
            tellRebuilt(node, out, token);
            node.step(new NodeInput.Persisted(token), out);
        }
    }

    @Override
    public void persisted(long token) {
        persistedToken = token;
        if (queued.compareAndSet(false, true)) {
            later(take);
        }
    }

    private void take() {
        queued.set(false);
        if (loop != null && persistedToken != persistedTold) {
            loop.wake();
        }
    }

    /** The trees made anew up to a token, which the node hears of before the token. */
    private void tellRebuilt(Node node, Outbox out, long token) {
        for (NodeInput.TreeRebuilt next = rebuilt.peek();
                next != null && next.token() <= token;
                next = rebuilt.peek()) {
            rebuilt.remove();
            node.step(next, out);
        }
    }

    @Override
    public void treeRebuilt(long token, Tree tree) {
        rebuilt.add(new NodeInput.TreeRebuilt(token, tree));
    }

    @Override
    public void snapshotReceived(SnapshotReceiver receiver, boolean ok) {
        later(() -> {
            if (loop != null) {
                loop.snapshotReceived(receiver, ok);
            }
        });
    }

    @Override
    public void purged(long zxid) {
        later(() -> input(new NodeInput.LogPurged(zxid)));
    }

    @Override
    public void snapshotDone(long zxid, boolean ok) {
        later(() -> input(new NodeInput.SnapshotDone(zxid, ok)));
    }

    @Override
    public void failed(Throwable cause) {
        LOG.error("storage failed", cause);
        later(() -> input(new NodeInput.StorageFailed(String.valueOf(cause))));
    }

    private void input(NodeInput input) {
        if (loop != null) {
            loop.input(input);
        }
    }

    private void later(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            // The loop has ended; nobody is left to be told.
            return;
        }
    }
}
