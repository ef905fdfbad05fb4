package dev.baton.wire.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a range of a byte array that decodes big-endian primitives, strings, buffers and vectors. Every length and
 * count is checked against the bytes left before it is used, so no input can make it allocate more than its own size times a
 * small constant. Not thread-safe; reusable through {@link #reset(byte[], int, int)}.
 *
 * <p>Everything returned is a copy and independent of the array.
 */
public final class WireReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] EMPTY = new byte[0];

    private byte[] bytes;
    private int position;
    private int limit;

    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code length} bytes of {@code bytes} from {@code offset}. */
    public WireReader(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        reset(bytes, offset, length);
    }

    /** Points this reader at another range. */
    public void reset(byte[] newBytes, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, newBytes.length);
        bytes = newBytes;
        position = offset;
        limit = offset + length;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return limit - position;
    }

    /** Index in the array of the next byte to be read. */
    public int position() {
        return position;
    }

    public byte readByte() {
        require(1);
        return bytes[position++];
    }

    /** One byte; anything but zero is true. */
    public boolean readBoolean() {
        return readByte() != 0;
    }

    public int readInt() {
        require(Integer.BYTES);
        int value = (int) INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    /** The next four bytes without consuming them. */
    public int peekInt() {
        require(Integer.BYTES);
        return (int) INT.get(bytes, position);
    }

    public long readLong() {
        require(Long.BYTES);
        long value = (long) LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** A string that the protocol does not allow to be null here. */
    public String readString() {
        String value = readNullableString();
        if (value == null) {
            throw new MalformedRecordException("null string where a value is required");
        }
        return value;
    }

    /** A string; length -1 stands for null. */
    public @Nullable String readNullableString() {
        int length = readLength("string");
        if (length < 0) {
            return null;
        }
        String value = Utf8.decode(bytes, position, length);
        position += length;
        return value;
    }

    /** A buffer; length -1 stands for null, which differs from an empty one. */
    public byte @Nullable [] readNullableBuffer() {
        int length = readLength("buffer");
        return length < 0 ? null : readBytes(length);
    }

    /** Exactly {@code length} raw bytes. */
    public byte[] readBytes(int length) {
        require(length);
        if (length == 0) {
            return EMPTY;
        }
        byte[] value = new byte[length];
        System.arraycopy(bytes, position, value, 0, length);
        position += length;
        return value;
    }

    public void skip(int length) {
        require(length);
        position += length;
    }

    /**
     * A vector's count, which must be possible with the bytes left.
     *
     * @param minElementBytes the size of the smallest element's encoding, at least 1
     * @return the count, or -1 for a null vector
     */
    public int readCount(int minElementBytes) {
        int count = readInt();
        if (count < -1 || count > remaining() / minElementBytes) {
            throw new MalformedRecordException("vector of " + count + " elements in " + remaining() + " bytes");
        }
        return count;
    }

    /** A vector; null where its count is -1. */
    public <T> @Nullable List<T> readNullableList(int minElementBytes, WireDecoder<T> element) {
        int count = readCount(minElementBytes);
        if (count < 0) {
            return null;
        }
        List<T> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(element.read(this));
        }
        return java.util.Collections.unmodifiableList(list);
    }

    /** A vector; a null one reads as empty. */
    public <T> List<T> readList(int minElementBytes, WireDecoder<T> element) {
        List<T> list = readNullableList(minElementBytes, element);
        return list == null ? List.of() : list;
    }

    /** A vector of non-null strings; a null vector reads as empty. */
    public List<String> readStrings() {
        return readList(Integer.BYTES, WireReader::readString);
    }

    /** Demands that everything was read. */
    public void expectEnd() {
        if (remaining() != 0) {
            throw new MalformedRecordException(remaining() + " bytes left after the record");
        }
    }

    private int readLength(String what) {
        int length = readInt();
        if (length < -1 || length > remaining()) {
            throw new MalformedRecordException(what + " of length " + length + " in " + remaining() + " bytes");
        }
        return length;
    }

    private void require(int count) {
        if (count < 0 || count > limit - position) {
            throw new MalformedRecordException(count + " bytes needed, " + remaining() + " left");
        }
    }
}
