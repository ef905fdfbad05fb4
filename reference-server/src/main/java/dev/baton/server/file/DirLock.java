package dev.baton.server.file;

import dev.baton.server.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second server off a directory, in this process or another. Ends with the process at the latest. */
final class DirLock implements AutoCloseable {
    private static final String NAME = "baton.lock";

    private final FileChannel channel;

    private DirLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StorageException if another server has the directory */
    static DirLock take(Path dir) throws IOException {
        Path file = dir.resolve(NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            DataDir.restrict(file);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new StorageException("Directory " + dir + " is in use by another server (" + file
                        + " is locked). Give each server its own dataDir, or stop the other one.");
            }
            return new DirLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Lets go. The file stays, since removing it would race with the next one who takes the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
