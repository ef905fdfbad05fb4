package dev.baton.server.tree;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Adler32;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a stream that need not fit into memory: a snapshot file from its header to its trailer. Counts and checksums what is
 * consumed. All methods raise {@link MalformedRecordException} for bytes that cannot be what was asked for, the end of the
 * stream included.
 */
public final class SnapshotInput {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BUFFER_BYTES = 1 << 16;

    private final ByteSource source;
    private final int lengthMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Adler32 adler = new Adler32();
    private int at;
    private int end;
    /** Bytes of the buffer before this index are in the checksum. */
    private int summed;
    /** Position in the stream of the buffer's first byte. */
    private long base;

    /** A stream whose buffers and strings have at most {@code lengthMax} bytes. */
    public SnapshotInput(ByteSource source, int lengthMax) {
        this.source = source;
        this.lengthMax = lengthMax;
    }

    /** Bytes consumed so far. */
    public long position() {
        return base + at;
    }

    /** Adler-32 of all bytes consumed so far, those of the last read included. */
    public long adler32() {
        sum();
        return adler.getValue();
    }

    /** Whether the stream ends here. */
    public boolean atEnd() {
        return at == end && !refill();
    }

    public int readInt() {
        require(Integer.BYTES);
        int value = (int) INT.get(buffer, at);
        at += Integer.BYTES;
        return value;
    }

    public long readLong() {
        require(Long.BYTES);
        long value = (long) LONG.get(buffer, at);
        at += Long.BYTES;
        return value;
    }

    public String readString() {
        int length = readLength();
        if (length < 0) {
            throw new MalformedRecordException("null string where a value is required");
        }
        // With its length in front again, so that there is one way of decoding strings.
        byte[] record = new byte[Integer.BYTES + length];
        INT.set(record, 0, length);
        readFully(record, Integer.BYTES, length);
        return new WireReader(record).readString();
    }

    public byte @Nullable [] readNullableBuffer() {
        int length = readLength();
        if (length < 0) {
            return null;
        }
        byte[] value = new byte[length];
        readFully(value, 0, length);
        return value;
    }

    /** The length of a string or buffer, -1 for null. */
    int readLength() {
        int length = readInt();
        if (length < -1 || length > lengthMax) {
            throw new MalformedRecordException("length " + length + " before byte " + position() + " of a snapshot");
        }
        return length;
    }

    /** A count of things, of which there may be more than fit into memory. */
    int readCount() {
        int count = readInt();
        if (count < 0) {
            throw new MalformedRecordException("count " + count + " before byte " + position() + " of a snapshot");
        }
        return count;
    }

    /** Exactly {@code length} bytes. */
    void readFully(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            if (at == end && !refill()) {
                throw ended();
            }
            int part = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, target, offset + done, part);
            at += part;
            done += part;
        }
    }

    private void require(int count) {
        while (end - at < count) {
            if (!refill()) {
                throw ended();
            }
        }
    }

    /** Gets more bytes behind those not consumed. */
    private boolean refill() {
        sum();
        System.arraycopy(buffer, at, buffer, 0, end - at);
        base += at;
        end -= at;
        at = 0;
        summed = 0;
        int count = source.read(buffer, end, buffer.length - end);
        if (count <= 0) {
            return false;
        }
        end += count;
        return true;
    }

    private void sum() {
        adler.update(buffer, summed, at - summed);
        summed = at;
    }

    private MalformedRecordException ended() {
        return new MalformedRecordException("a snapshot ends within a record, at byte " + (base + end));
    }
}
