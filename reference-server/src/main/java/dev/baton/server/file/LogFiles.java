package dev.baton.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Makes log files with zeros ahead of their records. The first of a run is small and made on the spot; each next one is four times
 * larger, up to the configured size, and made on a lane of its own while the one before it fills, so that the log lane only renames
 * it. A sync into blocks that exist costs half of one that lets the file grow. Where files are ended before they are full, because a
 * snapshot ends them, the next ones are made to that measure: zeros that nothing replaces are written in vain.
 */
final class LogFiles implements AutoCloseable {
    private static final int FIRST_BYTES = 1 << 20;
    private static final int GROWTH = 4;
    private static final int ZERO_BYTES = 1 << 18;

    private final DataDir dir;
    private final FileOpener opener;
    private final long preallocBytes;
    private final WorkLane lane;
    private volatile @Nullable Spare spare;
    private boolean requested;
    private long nextBytes;

    /** A file that waits for its name. */
    private record Spare(FileChannel channel, long size) {}

    /** A file to write to. The channel stands behind the header; up to {@code size} the file is filled with zeros. */
    record Fresh(FileChannel channel, long size) {}

    LogFiles(DataDir dir, FileOpener opener, long preallocBytes, WorkLane lane) {
        this.dir = dir;
        this.opener = opener;
        this.preallocBytes = preallocBytes;
        this.lane = lane;
        this.nextBytes = Math.min(preallocBytes, FIRST_BYTES);
    }

    /** A file under the name for the zxid, the name durable. Called by the log lane. */
    Fresh begin(long zxid) throws IOException {
        Spare ready = spare;
        spare = null;
        Path tmp = ready == null ? dir.tmpLogFile() : dir.spareLogFile();
        if (ready == null) {
            ready = prepare(tmp, Math.min(nextBytes, FIRST_BYTES));
        } else {
            requested = false;
        }
        opener.rename(tmp, dir.logFile(zxid));
        opener.sync(dir.logs());
        ready.channel.position(LogFormat.HEADER_BYTES);
        return new Fresh(ready.channel, ready.size);
    }

    /** Has the next file made ready in the background, unless that is under way. Called by the log lane. */
    void prepareNext() {
        if (requested || preallocBytes == 0) {
            return;
        }
        requested = true;
        nextBytes = Math.min(preallocBytes, nextBytes * GROWTH);
        long bytes = nextBytes;
        lane.execute(() -> {
            try {
                spare = prepare(dir.spareLogFile(), bytes);
            } catch (IOException e) {
                // The log lane goes on without; if the disk has really failed its own next write says so.
                return;
            }
        });
    }

    /** Whether {@link #begin} would find a file that is ready. */
    boolean hasSpare() {
        return spare != null;
    }

    /** Learns from a file that is ended before it is full. Called by the log lane. */
    void endedEarly(long end) {
        nextBytes = Math.min(nextBytes, Math.max(FIRST_BYTES, end + end / 4) / GROWTH);
    }

    /** Gives back what a finished file did not use, and closes it, in the background. */
    void finish(FileChannel channel, long end) {
        lane.execute(() -> {
            try (channel) {
                channel.truncate(end);
            } catch (IOException e) {
                // Its records are durable; zeros behind them do no harm.
                return;
            }
        });
    }

    private Spare prepare(Path path, long zeros) throws IOException {
        FileChannel channel = opener.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            DataDir.restrict(path);
            writeFully(channel, LogFormat.header());
            ByteBuffer zero = ByteBuffer.allocateDirect((int) Math.min(ZERO_BYTES, zeros));
            for (long left = zeros; left > 0; left -= zero.limit()) {
                zero.clear().limit((int) Math.min(zero.capacity(), left));
                writeFully(channel, zero);
            }
            channel.force(true);
            return new Spare(channel, LogFormat.HEADER_BYTES + zeros);
        } catch (IOException | RuntimeException e) {
            // On a full disk the zeros would take what little room the records have left.
            channel.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Lets go of the file that waits, after the lane has ended. */
    @Override
    public void close() throws IOException {
        Spare unused = spare;
        spare = null;
        if (unused != null) {
            unused.channel.close();
            Files.deleteIfExists(dir.spareLogFile());
        }
    }
}
