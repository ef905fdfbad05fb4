package dev.baton.server.file;

import dev.baton.server.storage.StorageListener;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes the log. It takes everything that is queued, writes it, syncs once, and reports the last token as
 * durable: under load one sync serves all who wait, and without load none waits for a timer.
 *
 * <p>After a failure it reports once and swallows whatever follows.
 */
final class LogLane implements AutoCloseable {
    /** What one sync covers at most; keeps the answer to the first of a long queue from waiting for the last. */
    private static final int BATCH_BYTES_MAX = 4 << 20;

    private final ConcurrentLinkedQueue<StorageOp[]> queue = new ConcurrentLinkedQueue<>();
    private final LogWriter writer;
    private final StorageListener listener;
    private final Duties duties;
    private final Thread thread;
    private volatile boolean parked;
    private volatile boolean closing;
    private volatile boolean abandoned;
    private boolean failed;

    /** What belongs into the order of the log but is not appending to it. */
    interface Duties {
        /** Makes both epochs durable. */
        void setEpochs(long accepted, long current) throws IOException;

        /** Cuts the log, of which no file is open. Returns the tree if it was to be rebuilt. */
        @Nullable
        Tree truncate(long zxid, boolean rebuildTree) throws IOException;

        /** Replaces everything, no file being open. Returns the tree. */
        Tree installSnapshot(long zxid) throws IOException;

        /** Returns at once. */
        void purge(int snapshotsKept);
    }

    LogLane(LogWriter writer, StorageListener listener, Duties duties) {
        this.writer = writer;
        this.listener = listener;
        this.duties = duties;
        this.thread = new Thread(this::run, "baton-log");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Queues operations that belong to one turn of the loop. The array is the lane's from now on. */
    void submit(StorageOp... ops) {
        queue.add(ops);
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    void submit(List<StorageOp> ops) {
        submit(ops.toArray(StorageOp[]::new));
    }

    private void run() {
        while (true) {
            StorageOp[] ops = await();
            if (ops == null) {
                break;
            }
            if (!failed) {
                batch(ops);
            }
        }
        if (failed || abandoned) {
            writer.abandon();
            return;
        }
        try {
            writer.roll();
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Does what is queued, from these operations on, and syncs once, or more often where the order asks for it. */
    private void batch(StorageOp[] first) {
        try {
            long token = StorageOp.NO_TOKEN;
            long bytes = 0;
            for (StorageOp[] ops = first; ops != null; ops = bytes < BATCH_BYTES_MAX ? queue.poll() : null) {
                for (StorageOp op : ops) {
                    bytes += carryOut(op);
                    token = Math.max(token, op.token());
                }
            }
            writer.sync();
            if (token != StorageOp.NO_TOKEN && !abandoned) {
                listener.persisted(token);
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    /** Returns how many bytes wait for the next sync on account of it. */
    private int carryOut(StorageOp op) throws IOException {
        switch (op.kind()) {
            case APPEND -> {
                StorageOp.Append append = (StorageOp.Append) op;
                writer.append(append.zxid(), append.entry());
                return append.entry().length;
            }
            case SET_EPOCHS -> {
                // Whoever has the epoch has the history that goes with it (ZOOKEEPER-4643, 4646, 4785).
                writer.sync();
                StorageOp.SetEpochs epochs = (StorageOp.SetEpochs) op;
                duties.setEpochs(epochs.accepted(), epochs.current());
            }
            case TRUNCATE -> {
                writer.roll();
                StorageOp.Truncate cut = (StorageOp.Truncate) op;
                rebuilt(op.token(), duties.truncate(cut.zxid(), cut.rebuildTree()));
            }
            case INSTALL_SNAPSHOT -> {
                writer.roll();
                rebuilt(op.token(), duties.installSnapshot(((StorageOp.InstallSnapshot) op).zxid()));
            }
            case ROLL -> writer.roll();
            case PURGE -> duties.purge(((StorageOp.Purge) op).snapshotsKept());
        }
        return 0;
    }

    private void rebuilt(long token, @Nullable Tree tree) {
        if (tree != null && !abandoned) {
            listener.treeRebuilt(token, tree);
        }
    }

    private void fail(Exception cause) {
        failed = true;
        if (!abandoned) {
            listener.failed(cause);
        }
    }

    /** The next operations, or null when the lane is to end. */
    private StorageOp @Nullable [] await() {
        StorageOp[] ops = queue.poll();
        if (ops != null) {
            return abandoned ? null : ops;
        }
        while (ops == null) {
            parked = true;
            ops = queue.poll();
            if (ops == null) {
                if (closing) {
                    return null;
                }
                LockSupport.park(this);
                ops = queue.poll();
            }
            parked = false;
        }
        return abandoned ? null : ops;
    }

    /** Finishes what is queued and ends the thread. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #close()}, but drops what is queued and reports nothing any more: what a crash would do. */
    void abandon() {
        abandoned = true;
        close();
    }
}
