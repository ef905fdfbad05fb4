package dev.baton.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into records of the current log file. Records are collected in a buffer and reach the file in large writes;
 * nothing is durable before {@link #sync()}. While syncs are small the file is filled with zeros ahead, and followed by the next
 * one when it is full; under heavy load it grows instead. Used by the log lane only.
 */
final class LogWriter {
    private static final int BUFFER_BYTES = 1 << 20;

    /** From so many bytes a sync on, blocks that exist save nothing worth writing every block twice. */
    private static final int BYTES_PER_SYNC_MAX = 128 << 10;

    /** Weight of one sync in the mean is one over two to this power. */
    private static final int MEAN_SHIFT = 4;

    private final LogFiles files;
    private final boolean forceSync;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final Adler32 adler = new Adler32();
    private @Nullable FileChannel channel;
    private long position;
    private long size;
    private long unsyncedBytes;
    private long meanBytesPerSync;

    LogWriter(LogFiles files, boolean forceSync) {
        this.files = files;
        this.forceSync = forceSync;
    }

    void append(long zxid, byte[] entry) throws IOException {
        int bytes = entry.length + LogFormat.RECORD_OVERHEAD_BYTES;
        if (channel != null && position + bytes > size && files.hasSpare()) {
            finish();
        }
        if (channel == null) {
            LogFiles.Fresh fresh = files.begin(zxid);
            channel = fresh.channel();
            position = LogFormat.HEADER_BYTES;
            size = fresh.size();
        }
        put(entry, bytes);
        position += bytes;
        unsyncedBytes += bytes;
    }

    private void put(byte[] entry, int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            write();
        }
        adler.reset();
        adler.update(entry);
        if (buffer.remaining() < bytes) {
            ByteBuffer large = ByteBuffer.allocate(bytes);
            putRecord(large, entry);
            LogFiles.writeFully(current(), large.flip());
        } else {
            putRecord(buffer, entry);
        }
    }

    private void putRecord(ByteBuffer target, byte[] entry) {
        target.putLong(adler.getValue()).putInt(entry.length).put(entry).put(LogFormat.END_OF_RECORD);
    }

    private FileChannel current() {
        FileChannel open = channel;
        if (open == null) {
            throw new IllegalStateException("no log file is open");
        }
        return open;
    }

    private void write() throws IOException {
        if (buffer.position() > 0) {
            LogFiles.writeFully(current(), buffer.flip());
            buffer.clear();
        }
    }

    /** Makes all appended entries durable. */
    void sync() throws IOException {
        if (unsyncedBytes == 0) {
            return;
        }
        write();
        if (forceSync) {
            current().force(false);
        }
        meanBytesPerSync += (unsyncedBytes - meanBytesPerSync) >> MEAN_SHIFT;
        unsyncedBytes = 0;
        if (position > size / 2 && meanBytesPerSync <= BYTES_PER_SYNC_MAX) {
            files.prepareNext();
        }
    }

    /** Ends the file; the next entry begins another one. */
    void roll() throws IOException {
        if (channel != null) {
            if (position < size) {
                files.endedEarly(position);
            }
            finish();
        }
    }

    private void finish() throws IOException {
        sync();
        files.finish(current(), position);
        channel = null;
    }

    /** Lets go of the file as it is. */
    void abandon() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // nothing depends on it any more
                return;
            } finally {
                channel = null;
            }
        }
    }
}
