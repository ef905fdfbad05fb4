package dev.baton.server.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Adler32;

/**
 * Judges what is behind the last good record of a log file: nothing, the remains of a write that a crash cut off, or damage to
 * a record that may have been acknowledged.
 *
 * <p>A crash leaves a prefix of sectors, or any subset of those of one batch, in place of zeros (the file is preallocated) or
 * of nothing. So what a crash explains has its end missing or a whole sector of zeros in it. A record that is there from end
 * to end with a wrong checksum, or a good record behind a bad one with no sector missing between them, was damaged later:
 * cutting the file there would drop acknowledged transactions without a word.
 *
 * @param state what it is
 * @param position where it begins
 */
record LogEnd(State state, long position) {
    enum State {
        /** Nothing but zeros. */
        CLEAN,
        /** A crash explains it; nothing of it was acknowledged. */
        TORN,
        /** A crash does not explain it. */
        DAMAGED
    }

    private static final int SECTOR_BYTES = 512;

    /** The checksum field begins with four zeros, so a run of zeros proves something only if it is longer. */
    private static final int ZERO_RUN_MIN = 5;

    /** More than one sync covers. A crash can only tear what was not synced, so more than this behind a gap was not torn. */
    private static final int BATCH_BYTES_MAX = 8 << 20;

    /** Transactions further apart in time were not in one batch, however slow the disk. */
    private static final long BATCH_MILLIS_MAX = 60_000;

    /** As much as is ever looked at. */
    private static final int INSPECTED_BYTES_MAX = 128 << 20;

    static LogEnd inspect(FileChannel channel, long position, long lastZxid) throws IOException {
        byte[] tail = nonZeroTail(channel, position);
        if (tail.length == 0) {
            return new LogEnd(State.CLEAN, position);
        }
        boolean damaged = new Inspection(tail, (int) (position % SECTOR_BYTES), lastZxid).isDamaged();
        return new LogEnd(damaged ? State.DAMAGED : State.TORN, position);
    }

    /** The bytes from the position to the last one that is not zero. */
    private static byte[] nonZeroTail(FileChannel channel, long position) throws IOException {
        long end = lastNonZero(channel, position) + 1;
        long length = end - position;
        if (length > INSPECTED_BYTES_MAX) {
            length = INSPECTED_BYTES_MAX;
        }
        ByteBuffer tail = ByteBuffer.allocate((int) Math.max(0, length));
        while (tail.hasRemaining() && channel.read(tail, position + tail.position()) > 0) {
            // until it is full
        }
        return tail.array();
    }

    private static long lastNonZero(FileChannel channel, long from) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
        long end = channel.size();
        while (end > from) {
            long start = Math.max(from, end - chunk.capacity());
            chunk.clear().limit((int) (end - start));
            while (chunk.hasRemaining() && channel.read(chunk, start + chunk.position()) > 0) {
                // until it is full
            }
            for (int i = chunk.position() - 1; i >= 0; i--) {
                if (chunk.get(i) != 0) {
                    return start + i;
                }
            }
            end = start;
        }
        return from - 1;
    }

    /** One look at the bytes behind the last good record. */
    private static final class Inspection {
        private final byte[] tail;
        private final ByteBuffer view;
        private final int sectorOffset;
        private final long lastZxid;

        Inspection(byte[] tail, int sectorOffset, long lastZxid) {
            this.tail = tail;
            this.view = ByteBuffer.wrap(tail);
            this.sectorOffset = sectorOffset;
            this.lastZxid = lastZxid;
        }

        boolean isDamaged() {
            int follower = follower(1);
            if (follower >= 0) {
                return !hasLostSector(follower) || !isOneBatch(follower);
            }
            return isWhole() && !hasLostSector(tail.length);
        }

        /** Whether all that follows may have been written, and was waiting for its sync, together. */
        private boolean isOneBatch(int follower) {
            if (tail.length > BATCH_BYTES_MAX) {
                return false;
            }
            long first = timeOf(follower);
            long last = first;
            for (int at = follower; at >= 0; at = follower(at + sizeOf(at))) {
                last = timeOf(at);
            }
            return last - first <= BATCH_MILLIS_MAX;
        }

        private int sizeOf(int at) {
            return view.getInt(at + Long.BYTES) + LogFormat.RECORD_OVERHEAD_BYTES;
        }

        private long timeOf(int at) {
            return view.getLong(at + LogFormat.RECORD_HEADER_BYTES + LogFormat.TIME_OFFSET);
        }

        /** Where the next good record begins, or -1. */
        private int follower(int from) {
            for (int at = from; at + LogFormat.RECORD_OVERHEAD_BYTES + LogFormat.ENTRY_BYTES_MIN <= tail.length; at++) {
                if (isRecord(at)) {
                    return at;
                }
            }
            return -1;
        }

        private boolean isRecord(int at) {
            if (view.getInt(at) != 0) {
                return false;
            }
            int length = view.getInt(at + Long.BYTES);
            if (length < LogFormat.ENTRY_BYTES_MIN
                    || length > tail.length - at - LogFormat.RECORD_OVERHEAD_BYTES
                    || tail[at + LogFormat.RECORD_HEADER_BYTES + length] != LogFormat.END_OF_RECORD) {
                return false;
            }
            long zxid = view.getLong(at + LogFormat.RECORD_HEADER_BYTES + LogFormat.ZXID_OFFSET);
            return Long.compareUnsigned(zxid, lastZxid) > 0
                    && crc(at + LogFormat.RECORD_HEADER_BYTES, length) == view.getLong(at);
        }

        /** Whether the first record is there to its end, by its length or, if that is what is wrong, by its checksum. */
        private boolean isWhole() {
            if (tail.length < LogFormat.RECORD_OVERHEAD_BYTES + LogFormat.ENTRY_BYTES_MIN) {
                return false;
            }
            int length = view.getInt(Long.BYTES);
            if (length >= LogFormat.ENTRY_BYTES_MIN && length <= tail.length - LogFormat.RECORD_OVERHEAD_BYTES) {
                return tail[LogFormat.RECORD_HEADER_BYTES + length] == LogFormat.END_OF_RECORD;
            }
            int toEnd = tail.length - LogFormat.RECORD_OVERHEAD_BYTES;
            return tail[tail.length - 1] == LogFormat.END_OF_RECORD
                    && crc(LogFormat.RECORD_HEADER_BYTES, toEnd) == view.getLong(0);
        }

        /** Whether some sector has only zeros in its part of the first {@code limit} bytes. */
        private boolean hasLostSector(int limit) {
            int start = 0;
            while (start < limit) {
                int end = Math.min(limit, start + SECTOR_BYTES - (sectorOffset + start) % SECTOR_BYTES);
                if (end - start >= ZERO_RUN_MIN && isZero(start, end)) {
                    return true;
                }
                start = end;
            }
            return false;
        }

        private boolean isZero(int from, int to) {
            for (int i = from; i < to; i++) {
                if (tail[i] != 0) {
                    return false;
                }
            }
            return true;
        }

        private long crc(int offset, int length) {
            Adler32 adler = new Adler32();
            adler.update(tail, offset, length);
            return adler.getValue();
        }
    }
}
