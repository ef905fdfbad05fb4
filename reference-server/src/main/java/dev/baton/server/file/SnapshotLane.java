package dev.baton.server.file;

import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.StorageListener;
import java.io.IOException;
import java.util.Arrays;
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
    private final boolean compress;
    private final StorageListener listener;
    private final WorkLane lane = new WorkLane("baton-snapshot");
    private final AtomicLong pendingBytes = new AtomicLong();
    private volatile boolean abandoned;

    SnapshotLane(DataDir dir, FileOpener opener, boolean compress, StorageListener listener) {
        this.dir = dir;
        this.opener = opener;
        this.compress = compress;
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
                new Purge(dir).run(snapshotsKept);
            } catch (IOException e) {
                LOG.warn("purge failed dir={} cause={}", dir.root(), e.toString());
            }
        });
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
                writer = SnapshotWriter.begin(dir, opener, zxid, compress);
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
                try {
                    writer.abort();
                } catch (IOException e) {
                    LOG.warn(
                            "cannot remove unfinished snapshot zxid=0x{} cause={}",
                            Long.toHexString(zxid),
                            e.toString());
                }
                writer = null;
            }
        }
    }
}
