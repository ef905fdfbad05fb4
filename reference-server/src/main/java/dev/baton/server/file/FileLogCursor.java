package dev.baton.server.file;

import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.StorageException;
import dev.baton.server.zab.log.Zxid;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log while the log lane goes on writing it. Everything asked for is durable already, so what is behind it does not
 * matter: zeros, a record half written, or a file that becomes shorter because it is finished.
 */
final class FileLogCursor implements LogCursor {
    private final DataDir dir;
    private final long after;
    private final long upTo;
    private final List<DataDir.Numbered> files;
    private int nextFile;
    private @Nullable LogReader open;
    private boolean begun;
    private long zxid;

    private FileLogCursor(DataDir dir, long after, long upTo) throws IOException {
        this.dir = dir;
        this.after = after;
        this.upTo = upTo;
        this.zxid = after;
        this.files = dir.logFiles();
    }

    static FileLogCursor open(DataDir dir, long after, long upTo) {
        try {
            FileLogCursor cursor = new FileLogCursor(dir, after, upTo);
            cursor.seek();
            return cursor;
        } catch (IOException e) {
            throw new StorageException("The log in " + dir.logs() + " cannot be read: " + e, e);
        }
    }

    /** The last file that begins at or before the beginning may hold it. */
    private void seek() throws IOException {
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).zxid() <= after) {
                nextFile = i;
            }
        }
        begun = dir.snapshotFiles().stream().anyMatch(file -> file.zxid() == after);
    }

    @Override
    public byte @Nullable [] next() {
        try {
            while (zxid < upTo) {
                byte[] entry = nextEntry();
                if (entry == null) {
                    throw new StorageException("The log in " + dir.logs() + " ends at " + Zxid.format(zxid)
                            + " instead of " + Zxid.format(upTo) + ".");
                }
                long found = LogFormat.zxidOf(entry);
                if (found <= after) {
                    begun |= found == after;
                    continue;
                }
                boolean follows = begun ? Zxid.follows(found, zxid) : found == after + 1;
                if (!follows) {
                    throw new StorageException("The log in " + dir.logs() + " does not go on behind "
                            + Zxid.format(zxid) + " but at " + Zxid.format(found) + ".");
                }
                begun = true;
                zxid = found;
                return entry;
            }
            return null;
        } catch (IOException e) {
            throw new StorageException("The log in " + dir.logs() + " cannot be read: " + e, e);
        }
    }

    private byte @Nullable [] nextEntry() throws IOException {
        while (true) {
            if (open == null) {
                if (nextFile == files.size()) {
                    return null;
                }
                LogReader reader = LogReader.open(files.get(nextFile++).path());
                open = reader;
                if (!reader.readHeader()) {
                    closeFile();
                    continue;
                }
            }
            byte[] entry = entryOf(open);
            if (entry != null) {
                return entry;
            }
            closeFile();
        }
    }

    private static byte @Nullable [] entryOf(LogReader reader) throws IOException {
        try {
            return reader.next();
        } catch (EOFException e) {
            // The log lane has given back the zeros behind its last record.
            return null;
        }
    }

    private void closeFile() throws IOException {
        LogReader reader = open;
        open = null;
        if (reader != null) {
            reader.close();
        }
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public void close() {
        try {
            closeFile();
        } catch (IOException e) {
            throw new StorageException("A log file in " + dir.logs() + " cannot be closed: " + e, e);
        }
    }
}
