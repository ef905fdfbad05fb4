package dev.baton.server.edge;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects the bytes of a connection that do not make a whole frame yet. A read that brings only whole frames passes through the
 * loop's shared array and leaves nothing behind; otherwise the rest is kept here, in an array that grows with what arrives.
 */
public final class FrameBuffer {
    private static final byte[] NONE = new byte[0];

    /** What a connection may hold on to beyond four times of what it needs. */
    private static final int KEPT_BYTES_SLACK_MAX = 4096;

    private byte[] kept = NONE;
    private int keptLength;
    private byte[] window = NONE;
    private int start;
    private int end;

    /** Takes all bytes of a read; they, behind those kept before, are the window until {@link #keepRest()}. */
    public void accept(ByteBuf read, SharedArray shared) {
        int length = read.readableBytes();
        if (keptLength == 0) {
            window = shared.atLeast(length);
            read.readBytes(window, 0, length);
            end = length;
        } else {
            if (kept.length - keptLength < length) {
                kept = Arrays.copyOf(kept, Math.max(keptLength + length, 2 * keptLength));
            }
            read.readBytes(kept, keptLength, length);
            window = kept;
            end = keptLength + length;
        }
        start = 0;
    }

    /** Where the window is. */
    public byte[] array() {
        return window;
    }

    /** Where the unread part of the window begins in {@link #array()}. */
    public int position() {
        return start;
    }

    /** Bytes of the window that were not skipped. */
    public int readable() {
        return end - start;
    }

    /** The next four bytes, which must be there. */
    public int peekInt() {
        return window[start] << 24
                | (window[start + 1] & 0xFF) << 16
                | (window[start + 2] & 0xFF) << 8
                | window[start + 3] & 0xFF;
    }

    /** Takes bytes from the front. */
    public void skip(int bytes) {
        start += bytes;
    }

    /** Keeps what was not skipped for the next read, and gives up the window. */
    public void keepRest() {
        int rest = end - start;
        if (rest == 0) {
            kept = NONE;
        } else if (window == kept && kept.length <= KEPT_BYTES_SLACK_MAX + 4 * rest) {
            System.arraycopy(kept, start, kept, 0, rest);
        } else {
            kept = Arrays.copyOfRange(window, start, end);
        }
        keptLength = rest;
        window = NONE;
        start = 0;
        end = 0;
    }

    /** Forgets everything. */
    public void clear() {
        start = end;
        keepRest();
    }

    /** An array that all connections of a loop use in turn. */
    public static final class SharedArray {
        private byte[] array = new byte[1 << 16];

        byte[] atLeast(int length) {
            if (array.length < length) {
                array = new byte[length];
            }
            return array;
        }
    }
}
