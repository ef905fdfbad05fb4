package dev.baton.benchmarks.load;

import dev.baton.wire.session.FrameLimits;
import dev.baton.wire.session.Xids;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection with a session and up to {@code depth} requests in flight. Owned by one generator thread. */
final class Lane {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final SocketChannel channel;
    private final Script script;
    private final Tally tally;
    private final boolean countsReplies;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** Ring of what is in flight, oldest at {@code answered}. */
    private final int[] xids;

    private final int[] kinds;
    private final long[] sentNanos;
    private final int mask;
    private final int depth;
    private long sent;
    private long answered;
    private int nextXid;
    private boolean stopped;
    private boolean closing;
    private boolean closed;
    private @Nullable SelectionKey key;

    Lane(RawConnection connection, Script script, int depth, Tally tally) {
        this.channel = connection.takeChannel();
        this.nextXid = connection.lastXid() + 1;
        this.script = script;
        this.depth = depth;
        this.tally = tally;
        this.countsReplies = script.countsReplies();
        int ring = Integer.highestOneBit(depth) << 1;
        this.xids = new int[ring];
        this.kinds = new int[ring];
        this.sentNanos = new long[ring];
        this.mask = ring - 1;
    }

    SocketChannel channel() {
        return channel;
    }

    void registered(SelectionKey selectionKey) {
        key = selectionKey;
    }

    /** Ends the readiness reports of a lane that has been closed by the server as it was asked to. */
    void unregister() {
        if (key != null) {
            key.cancel();
        }
    }

    /** From now on nothing new is sent. */
    void stopPumping() {
        stopped = true;
    }

    boolean isIdle() {
        return sent == answered;
    }

    boolean isClosed() {
        return closed;
    }

    /** Sends requests until {@code depth} are in flight. */
    void pump(long nowNanos) throws IOException {
        if (stopped || sent - answered >= depth) {
            return;
        }
        while (sent - answered < depth) {
            int start = out.position();
            int kind = script.next(out);
            if (kind == Script.NOTHING) {
                break;
            }
            int xid = kind == Script.PING ? Xids.PING : nextXid++;
            out.putInt(start + Frames.XID_AT, xid);
            push(xid, kind, nowNanos);
        }
        if (out.position() > 0) {
            flush();
        }
    }

    private void push(int xid, int kind, long nowNanos) {
        int slot = (int) sent & mask;
        xids[slot] = xid;
        kinds[slot] = kind;
        sentNanos[slot] = nowNanos;
        sent++;
    }

    /** Sends the end of the session; the lane must be idle. */
    void finish(long nowNanos) throws IOException {
        stopped = true;
        closing = true;
        int start = out.position();
        out.put(Frames.closeSession());
        out.putInt(start + Frames.XID_AT, nextXid);
        push(nextXid++, Script.WRITE, nowNanos);
        flush();
    }

    /** Writes what is pending; if the socket takes only a part, the key asks for the moment it takes more. */
    void flush() throws IOException {
        out.flip();
        channel.write(out);
        boolean more = out.hasRemaining();
        out.compact();
        SelectionKey selectionKey = key;
        if (selectionKey != null) {
            int wanted = more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (selectionKey.interestOps() != wanted) {
                selectionKey.interestOps(wanted);
            }
        }
    }

    /** Reads once and handles every complete frame. */
    void read() throws IOException {
        int got = channel.read(in);
        if (got < 0) {
            if (closed) {
                return;
            }
            throw new EOFException("the server closed a connection with " + (sent - answered) + " requests in flight");
        }
        long nowNanos = System.nanoTime();
        boolean measured = tally.inWindow(nowNanos);
        int at = 0;
        int limit = in.position();
        while (limit - at >= FrameLimits.LENGTH_BYTES) {
            int length = in.getInt(at);
            if (length < Frames.REPLY_BYTES_MIN - FrameLimits.LENGTH_BYTES || length > BUFFER_BYTES / 2) {
                throw new LoadFailure("reply announces " + length + " bytes");
            }
            int end = at + FrameLimits.LENGTH_BYTES + length;
            if (end > limit) {
                break;
            }
            frame(at, end, nowNanos, measured);
            at = end;
        }
        in.position(at).limit(limit);
        in.compact();
    }

    private void frame(int at, int end, long nowNanos, boolean measured) {
        int xid = in.getInt(at + Frames.XID_AT);
        if (xid == Xids.NOTIFICATION) {
            script.onEvent(tally, nowNanos);
            return;
        }
        if (isIdle()) {
            throw new LoadFailure("reply with xid " + xid + " to no request");
        }
        int slot = (int) answered & mask;
        if (xid != xids[slot]) {
            throw new LoadFailure("reply has xid " + xid + ", expected " + xids[slot]);
        }
        int err = in.getInt(at + Frames.REPLY_BYTES_MIN - 4);
        if (err != 0) {
            throw new LoadFailure("request failed: " + RawConnection.describe(err));
        }
        answered++;
        if (closing) {
            closed = true;
            return;
        }
        script.onReply(in, at + Frames.REPLY_BYTES_MIN, end);
        if (measured && countsReplies) {
            tally.latency(kinds[slot], nowNanos - sentNanos[slot]);
            tally.operation();
        }
    }
}
