package dev.baton.server.loop;

import dev.baton.server.node.Node;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.Outbox;
import dev.baton.server.storage.StorageListener;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings completions from the storage's threads to the loop. Only the newest durable zxid matters, so several that meet a busy
 * loop share one wake-up, and a turn that is open takes them without any.
 */
public final class Completions implements StorageListener {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final Executor executor;
    private final Runnable take = this::take;
    private final AtomicBoolean queued = new AtomicBoolean();
    private volatile long persistedZxid;
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
        long zxid = persistedZxid;
        if (zxid != persistedTold) {
            persistedTold = zxid;
            node.step(new NodeInput.Persisted(zxid), out);
        }
    }

    @Override
    public void persisted(long zxid) {
        persistedZxid = zxid;
        if (queued.compareAndSet(false, true)) {
            later(take);
        }
    }

    private void take() {
        queued.set(false);
        if (loop != null && persistedZxid != persistedTold) {
            loop.wake();
        }
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
