package dev.baton.wire.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array that encodes big-endian primitives, strings, buffers, vectors and frames. Not thread-safe. Meant to be
 * reused: {@link #clear()} keeps the array.
 */
public final class WireWriter {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int DEFAULT_CAPACITY = 256;
    private static final int CAPACITY_MAX = Integer.MAX_VALUE - 8;

    private byte[] bytes;
    private int size;

    public WireWriter() {
        this(DEFAULT_CAPACITY);
    }

    public WireWriter(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The backing array; its first {@link #size()} bytes are valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Forgets the content and keeps the array. */
    public void clear() {
        size = 0;
    }

    /** Forgets the content, and the array too if it has grown beyond {@code capacityKept} bytes. */
    public void clear(int capacityKept) {
        size = 0;
        if (bytes.length > capacityKept) {
            bytes = new byte[DEFAULT_CAPACITY];
        }
    }

    /** Drops everything written after {@code newSize}. */
    public void truncate(int newSize) {
        Objects.checkIndex(newSize, size + 1);
        size = newSize;
    }

    public void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeInt(int value) {
        ensure(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
    }

    public void writeLong(long value) {
        ensure(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
    }

    /** Overwrites four bytes that were written before. */
    public void patchInt(int at, int value) {
        Objects.checkFromIndexSize(at, Integer.BYTES, size);
        INT.set(bytes, at, value);
    }

    /** Raw bytes without a length. */
    public void writeBytes(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** A buffer with its length; null is written as length -1. */
    public void writeBuffer(byte @Nullable [] value) {
        if (value == null) {
            writeInt(-1);
            return;
        }
        writeInt(value.length);
        writeBytes(value, 0, value.length);
    }

    /** A string with its length in bytes of UTF-8; null is written as length -1. */
    public void writeString(@Nullable String value) {
        if (value == null) {
            writeInt(-1);
            return;
        }
        int length = value.length();
        ensure(Integer.BYTES + length);
        int at = size + Integer.BYTES;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                writeBuffer(value.getBytes(StandardCharsets.UTF_8));
                return;
            }
            bytes[at + i] = (byte) c;
        }
        INT.set(bytes, size, length);
        size = at + length;
    }

    /** A vector of records; null is written as count -1. */
    public void writeRecords(@Nullable List<? extends WireRecord> records) {
        if (records == null) {
            writeInt(-1);
            return;
        }
        writeInt(records.size());
        for (WireRecord element : records) {
            element.writeTo(this);
        }
    }

    /** A vector of strings. */
    public void writeStrings(List<String> strings) {
        writeInt(strings.size());
        for (String element : strings) {
            writeString(element);
        }
    }

    /** Starts a frame: reserves its length. Returns the mark that {@link #endFrame(int)} wants. */
    public int beginFrame() {
        int mark = size;
        writeInt(0);
        return mark;
    }

    /** Ends the frame begun at {@code mark}: fills in the length, which does not count itself. */
    public void endFrame(int mark) {
        patchInt(mark, size - mark - Integer.BYTES);
    }

    private void ensure(int extra) {
        if (bytes.length - size < extra) {
            grow(extra);
        }
    }

    private void grow(int extra) {
        long needed = (long) size + extra;
        if (needed > CAPACITY_MAX) {
            throw new IllegalStateException("record of " + needed + " bytes cannot be held in one array");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(CAPACITY_MAX, Math.max(needed, 2L * bytes.length)));
    }
}
