package dev.baton.server.file;

import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.StorageListener;
import dev.baton.server.tree.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes snapshots and purges, on a thread of its own. A snapshot that fails is given up and reported; the log still holds
 * everything, so the server goes on.
 */
final class SnapshotLane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotLane.class);

    private final DataDir dir;
    private final FileOpener opener;
    private final FileStorageOptions options;
    private final StorageListener listener;
    private final WorkLane lane = new WorkLane("baton-snapshot");
    private final AtomicLong pendingBytes = new AtomicLong();

    /** What was received whole and waits to be installed. Written by the lane; taken by the log lane when the lane is idle. */
    private volatile @Nullable Received received;

    private volatile boolean abandoned;

    SnapshotLane(DataDir dir, FileOpener opener, FileStorageOptions options, StorageListener listener) {
        this.dir = dir;
        this.opener = opener;
        this.options = options;
        this.listener = listener;
    }

    /** Bytes that were given to sinks and are not written yet. */
    long pendingBytes() {
        return pendingBytes.get();
    }

    SnapshotSink begin(long zxid) {
        Sink sink = new Sink(zxid);
        lane.execute(sink::open);
        return sink;
    }

    void purge(int snapshotsKept) {
        lane.execute(() -> {
            try {
                long floor = new Purge(dir).run(snapshotsKept);
                if (floor > 0 && !abandoned) {
                    listener.purged(floor);
                }
            } catch (IOException e) {
                LOG.warn("purge failed dir={} cause={}", dir.root(), e.toString());
            }
        });
    }

    /** Begins a reception; one that is not finished counts as aborted. */
    SnapshotReceiver receive(long zxid) {
        Receiver receiver = new Receiver(zxid);
        lane.execute(receiver::open);
        return receiver;
    }

    /** Returns when everything queued so far is done. Called by the log lane. */
    void awaitQueued() throws IOException {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        lane.execute(() -> done.complete(true));
        try {
            done.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException("the snapshot lane does not answer", e);
        }
    }

    /**
     * Hands over what was received last. Called by the log lane.
     *
     * @throws IOException if there is nothing with this zxid, which must not be
     */
    Received takeReceived(long zxid) throws IOException {
        awaitQueued();
        Received taken = received;
        received = null;
        if (taken == null || taken.zxid() != zxid) {
            throw new IOException("no snapshot of 0x" + Long.toHexString(zxid) + " was received");
        }
        return taken;
    }

    /** Finishes what is queued. */
    @Override
    public void close() {
        lane.close();
    }

    /** Ends without publishing anything any more. */
    void abandon() {
        abandoned = true;
        lane.close();
    }

    /** A snapshot of another member, whole and synced under a temporary name. */
    record Received(Path file, Tree tree, long zxid) {}

    /** One reception. The public methods run on the loop, the others on the lane. */
    private final class Receiver implements SnapshotReceiver {
        private final long zxid;
        private @Nullable SnapshotWriter writer;

        Receiver(long zxid) {
            this.zxid = zxid;
        }

        @Override
        public long zxid() {
            return zxid;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            pendingBytes.addAndGet(length);
            lane.execute(() -> append(copy));
        }

        @Override
        public void finish() {
            lane.execute(() -> {
                boolean ok = check();
                if (!abandoned) {
                    listener.snapshotReceived(this, ok);
                }
            });
        }

        @Override
        public void abort() {
            lane.execute(this::forget);
        }

        private void open() {
            forgetReceived();
            try {
                writer = SnapshotWriter.receive(dir, opener, zxid);
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }

        private void append(byte[] bytes) {
            pendingBytes.addAndGet(-bytes.length);
            if (writer == null || abandoned) {
                return;
            }
            try {
                writer.write(bytes);
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }

        /** What cannot be loaded must not take the place of something that can. */
        private boolean check() {
            SnapshotWriter whole = writer;
            if (whole == null || abandoned) {
                return false;
            }
            try {
                whole.seal();
                Path file = dir.receivedFile(zxid);
                Tree tree = new SnapshotReader(options.hashSeed())
                        .load(new DataDir.Numbered(file, zxid))
                        .tree();
                writer = null;
                received = new Received(file, tree, zxid);
                return true;
            } catch (IOException | RuntimeException e) {
                failed(e);
                return false;
            }
        }

        private void failed(Exception cause) {
            LOG.warn(
                    "snapshot of another member cannot be used zxid=0x{} cause={}",
                    Long.toHexString(zxid),
                    cause.toString());
            forget();
        }

        private void forget() {
            SnapshotWriter unfinished = writer;
            writer = null;
            if (unfinished != null) {
                discard(unfinished);
            } else if (received != null && received.zxid() == zxid) {
                forgetReceived();
            }
        }
    }

    private void forgetReceived() {
        Received old = received;
        received = null;
        if (old != null) {
            try {
                Files.deleteIfExists(old.file());
            } catch (IOException e) {
                LOG.warn("cannot remove a received snapshot file={} cause={}", old.file(), e.toString());
            }
        }
    }

    private static void discard(SnapshotWriter unfinished) {
        try {
            unfinished.abort();
        } catch (IOException e) {
            LOG.warn("cannot remove an unfinished snapshot cause={}", e.toString());
        }
    }

    /** One snapshot. The public methods run on the loop, the others on the lane. */
    private final class Sink implements SnapshotSink {
        private final long zxid;
        private @Nullable SnapshotWriter writer;

        Sink(long zxid) {
            this.zxid = zxid;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            pendingBytes.addAndGet(length);
            lane.execute(() -> append(copy));
        }

        @Override
        public void commit(long digestZxid, long digest) {
            lane.execute(() -> publish(digestZxid, digest));
        }

        @Override
        public void abort() {
            lane.execute(() -> {
                giveUp();
                listener.snapshotDone(zxid, false);
            });
        }

        private void open() {
            try {
                writer = SnapshotWriter.begin(dir, opener, zxid, options.compress());
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }

        private void append(byte[] bytes) {
            pendingBytes.addAndGet(-bytes.length);
            if (writer == null || abandoned) {
                return;
            }
            try {
                writer.write(bytes);
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }

        private void publish(long digestZxid, long digest) {
            boolean ok = false;
            if (writer != null && !abandoned) {
                try {
                    writer.commit(digestZxid, digest);
                    ok = true;
                } catch (IOException | RuntimeException e) {
                    failed(e);
                }
            }
            if (!ok) {
                giveUp();
            }
            if (!abandoned) {
                listener.snapshotDone(zxid, ok);
            }
        }

        private void failed(Exception cause) {
            LOG.warn("snapshot failed zxid=0x{} dir={} cause={}", Long.toHexString(zxid), dir.root(), cause.toString());
            giveUp();
        }

        private void giveUp() {
            if (writer != null) {
                discard(writer);
                writer = null;
            }
        }
    }
}
