package dev.baton.server.file;

import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.SnapshotReceiver;
import dev.baton.server.storage.SnapshotSink;
import dev.baton.server.storage.Storage;
import dev.baton.server.storage.StorageException;
import dev.baton.server.storage.StorageListener;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The storage of a real server: directories, locks and three lanes. See the package for who owns what.
 *
 * <p>{@link #submit} and {@link #beginSnapshot} belong to one thread.
 */
public final class FileStorage implements Storage {
    private final DataDir dir;
    private final FileStorageOptions options;
    private final FileOpener opener;
    private final List<DirLock> locks = new ArrayList<>();
    private final WorkLane ahead = new WorkLane("baton-log-ahead");
    private final LogFiles logFiles;
    private final EpochFiles epochs;
    private final LogLane log;
    private final SnapshotLane snapshots;
    private boolean started;
    private boolean closed;

    /** Nothing is touched before {@link #recover()}. */
    public FileStorage(FileStorageOptions options, StorageListener listener) {
        this(options, listener, FileOpener.REAL);
    }

    FileStorage(FileStorageOptions options, StorageListener listener, FileOpener opener) {
        this.options = options;
        this.opener = opener;
        this.dir = new DataDir(options.dataDir(), options.logDir());
        this.logFiles = new LogFiles(dir, opener, options.preallocBytes(), ahead);
        this.snapshots = new SnapshotLane(dir, opener, options, listener);
        this.epochs = new EpochFiles(dir.snapshots(), opener);
        this.log = new LogLane(new LogWriter(logFiles, options.forceSync()), listener, new Duties());
    }

    /** What the log lane has done in its order. Snapshots that are about to be published are waited for, so that none comes late. */
    private final class Duties implements LogLane.Duties {
        private final HistoryChange change = new HistoryChange(dir, options, opener);

        @Override
        public void setEpochs(long accepted, long current) throws IOException {
            epochs.set(accepted, current);
        }

        @Override
        public @Nullable Tree truncate(long zxid, boolean rebuildTree) throws IOException {
            snapshots.awaitQueued();
            return change.cut(zxid, rebuildTree);
        }

        @Override
        public Tree installSnapshot(long zxid) throws IOException {
            SnapshotLane.Received received = snapshots.takeReceived(zxid);
            change.install(received.file(), zxid);
            return received.tree();
        }

        @Override
        public void purge(int snapshotsKept) {
            snapshots.purge(snapshotsKept);
        }
    }

    /**
     * @throws StorageException if another server has the directory, the files cannot be read, or they cannot be trusted
     */
    @Override
    public Recovered recover() {
        try {
            dir.create();
            locks.add(DirLock.take(dir.root()));
            if (dir.isSplit()) {
                locks.add(DirLock.take(dir.logRoot()));
            }
            Recovered recovered = new Recovery(dir, options, opener, epochs).run();
            log.start();
            started = true;
            return recovered;
        } catch (IOException e) {
            close();
            throw new StorageException("Data in " + dir.root() + " cannot be read: " + e, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void submit(StorageOp op) {
        log.submit(op);
    }

    @Override
    public void submitAll(List<StorageOp> ops) {
        log.submit(ops);
    }

    @Override
    public SnapshotSink beginSnapshot(long zxid) {
        return snapshots.begin(zxid);
    }

    @Override
    public SnapshotReceiver receiveSnapshot(long zxid) {
        return snapshots.receive(zxid);
    }

    @Override
    public LogCursor read(long afterZxid, long upToZxid) {
        return FileLogCursor.open(dir, afterZxid, upToZxid);
    }

    /** Where the snapshots are. */
    public Path snapshotDir() {
        return dir.snapshots();
    }

    /** Where the log files are. */
    public Path logDir() {
        return dir.logs();
    }

    /** Bytes of all files in a directory, 0 if it cannot be read. */
    public static long bytesIn(Path directory) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            long bytes = 0;
            for (Path file : files) {
                bytes += file.toFile().length();
            }
            return bytes;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Bytes of the running snapshot that wait for the disk; who writes a snapshot pauses when they are many. */
    public long snapshotBytesPending() {
        return snapshots.pendingBytes();
    }

    @Override
    public void close() {
        end(false);
    }

    /** Ends as a crash would: what is queued is dropped, files stay as they are. For tests of recovery. */
    public void kill() {
        end(true);
    }

    private void end(boolean abandon) {
        if (closed) {
            return;
        }
        closed = true;
        if (started && abandon) {
            log.abandon();
        } else if (started) {
            log.close();
        }
        if (abandon) {
            snapshots.abandon();
        } else {
            snapshots.close();
        }
        ahead.close();
        try {
            logFiles.close();
            for (DirLock lock : locks) {
                lock.close();
            }
        } catch (IOException e) {
            throw new StorageException("Data in " + dir.root() + " cannot be closed: " + e, e);
        }
    }
}
