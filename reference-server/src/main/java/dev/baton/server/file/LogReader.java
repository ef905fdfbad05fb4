package dev.baton.server.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Reads one log file from its beginning to the first place where no good record begins; {@link #end()} tells what is there.
 * Holds one record and a buffer in memory, whatever the size of the file.
 */
final class LogReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final Adler32 adler = new Adler32();
    private long position;
    private long lastZxid;

    private LogReader(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    static LogReader open(Path path) throws IOException {
        return new LogReader(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    Path path() {
        return path;
    }

    /** Behind the last good record. */
    long position() {
        return position;
    }

    /** Whether the file begins as a log file does. To be called first. */
    boolean readHeader() throws IOException {
        if (size < LogFormat.HEADER_BYTES) {
            return false;
        }
        fill(LogFormat.HEADER_BYTES);
        boolean good = buffer.getInt() == LogFormat.MAGIC && buffer.getInt() == LogFormat.VERSION;
        buffer.getLong();
        position = LogFormat.HEADER_BYTES;
        return good;
    }

    /** The next entry, or null where no good record begins. */
    byte @Nullable [] next() throws IOException {
        if (size - position < LogFormat.RECORD_OVERHEAD_BYTES) {
            return null;
        }
        fill(LogFormat.RECORD_HEADER_BYTES);
        long crc = buffer.getLong();
        int length = buffer.getInt();
        if (length < LogFormat.ENTRY_BYTES_MIN || length > size - position - LogFormat.RECORD_OVERHEAD_BYTES) {
            return null;
        }
        byte[] entry = new byte[length];
        read(entry);
        fill(1);
        if (buffer.get() != LogFormat.END_OF_RECORD) {
            return null;
        }
        adler.reset();
        adler.update(entry);
        if (adler.getValue() != crc) {
            return null;
        }
        position += length + LogFormat.RECORD_OVERHEAD_BYTES;
        lastZxid = LogFormat.zxidOf(entry);
        return entry;
    }

    /** What is behind the last good record. To be called after {@link #next()} gave null. */
    LogEnd end() throws IOException {
        return LogEnd.inspect(channel, position, lastZxid);
    }

    private void fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(path + " became shorter while it was read");
            }
        }
        buffer.flip();
    }

    private void read(byte[] target) throws IOException {
        int buffered = Math.min(buffer.remaining(), target.length);
        buffer.get(target, 0, buffered);
        ByteBuffer rest = ByteBuffer.wrap(target, buffered, target.length - buffered);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException(path + " became shorter while it was read");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
