package dev.baton.client.transport;

import dev.baton.client.session.Input;
import dev.baton.wire.session.FrameLimits;
import dev.baton.wire.session.ReplyHeader;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts what one connection receives into frames. Keeps what is not complete; grows with the bytes that arrive, never with a length
 * announced. An oversized frame is skipped but for its header, so that the connection survives it.
 */
final class FrameReader {
    private static final int CAPACITY_START = 8 * 1024;
    private static final int CAPACITY_KEPT = 256 * 1024;
    /** Frames beyond this are not skipped but taken for garbage. */
    private static final int SKIPPED_BYTES_MAX = 256 << 20;

    private final long attempt;
    private final int frameBytesMax;
    private final Consumer<Input> sink;
    private byte[] bytes = new byte[CAPACITY_START];
    private int start;
    private int end;
    private long skip;
    private boolean broken;

    FrameReader(long attempt, int frameBytesMax, Consumer<Input> sink) {
        this.attempt = attempt;
        this.frameBytesMax = frameBytesMax;
        this.sink = sink;
    }

    /** Takes everything readable and passes on the frames that are complete. */
    void read(ByteBuf in) {
        int dropped = (int) Math.min(skip, in.readableBytes());
        in.skipBytes(dropped);
        skip -= dropped;
        int count = in.readableBytes();
        if (count == 0 || broken) {
            return;
        }
        makeRoom(count);
        in.readBytes(bytes, end, count);
        end += count;
        boolean more = true;
        while (more && !broken) {
            more = cut();
        }
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > CAPACITY_KEPT) {
                bytes = new byte[CAPACITY_START];
            }
        }
    }

    private boolean cut() {
        int available = end - start;
        if (available < FrameLimits.LENGTH_BYTES) {
            return false;
        }
        int length = (bytes[start] & 0xFF) << 24
                | (bytes[start + 1] & 0xFF) << 16
                | (bytes[start + 2] & 0xFF) << 8
                | (bytes[start + 3] & 0xFF);
        if (length <= 0 || length > Math.max(SKIPPED_BYTES_MAX, frameBytesMax)) {
            broken = true;
            sink.accept(new Input.Garbage(attempt, "a frame of length " + length));
            return false;
        }
        if (length > frameBytesMax) {
            return cutOversized(length);
        }
        if (available - FrameLimits.LENGTH_BYTES < length) {
            return false;
        }
        int offset = start + FrameLimits.LENGTH_BYTES;
        start = offset + length;
        sink.accept(new Input.Frame(attempt, bytes, offset, length));
        return true;
    }

    private boolean cutOversized(int length) {
        int offset = start + FrameLimits.LENGTH_BYTES;
        if (end - offset < ReplyHeader.BYTES) {
            return false;
        }
        byte[] header = Arrays.copyOfRange(bytes, offset, offset + ReplyHeader.BYTES);
        int held = Math.min(length, end - offset);
        start = offset + held;
        skip = (long) length - held;
        sink.accept(new Input.OversizedFrame(attempt, header, length));
        return skip == 0;
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int held = end - start;
        if (bytes.length - held >= count) {
            System.arraycopy(bytes, start, bytes, 0, held);
        } else {
            byte[] larger = new byte[Math.max(held + count, bytes.length * 2)];
            System.arraycopy(bytes, start, larger, 0, held);
            bytes = larger;
        }
        start = 0;
        end = held;
    }
}
