package dev.baton.server.edge.peer;

import dev.baton.server.storage.LogCursor;
import dev.baton.server.storage.Storage;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.wire.QuorumCodec;
import dev.baton.wire.io.WireWriter;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a part of the log for a learner, a slice at a time: the next one is read when the connection has taken the last. Reading
 * happens on the lookup lane, everything else on the loop.
 */
final class LogFeed {
    private static final Logger LOG = LoggerFactory.getLogger(LogFeed.class);
    private static final int SLICE_BYTES = 256 << 10;

    /** Takes what was read, on the loop. */
    interface Target {
        /** Whether more may be sent. */
        boolean isWritable();

        void sendRaw(byte[] bytes);

        /** All is sent, or it could not be read. */
        void done(long zxid, boolean ok);
    }

    private final Storage storage;
    private final Executor lane;
    private final Executor loop;
    private final Target target;
    private final long afterZxid;
    private final long upToZxid;
    private volatile boolean cancelled;
    private boolean reading;
    private boolean ended;
    private @Nullable LogCursor cursor;

    LogFeed(Storage storage, Executor lane, Executor loop, Target target, long afterZxid, long upToZxid) {
        this.storage = storage;
        this.lane = lane;
        this.loop = loop;
        this.target = target;
        this.afterZxid = afterZxid;
        this.upToZxid = upToZxid;
    }

    /** Reads on, unless that is under way or there is no more. */
    void next() {
        if (!reading && !ended && !cancelled) {
            reading = true;
            lane.execute(this::read);
        }
    }

    /** Ends it; nothing more is told. */
    void cancel() {
        cancelled = true;
        if (!reading) {
            lane.execute(this::closeCursor);
        }
    }

    private void read() {
        if (cancelled) {
            closeCursor();
            return;
        }
        WireWriter slice = new WireWriter();
        boolean more = true;
        boolean ok = true;
        long zxid = afterZxid;
        try {
            LogCursor from = cursor;
            if (from == null) {
                from = storage.read(afterZxid, upToZxid);
                cursor = from;
            }
            more = readSlice(from, slice);
            zxid = from.zxid();
        } catch (RuntimeException e) {
            LOG.warn("the log cannot be read for a learner after=0x{} cause={}", Long.toHexString(zxid), e.toString());
            more = false;
            ok = false;
        }
        if (!more) {
            closeCursor();
        }
        boolean last = !more;
        boolean good = ok;
        long reached = zxid;
        loop.execute(() -> hand(slice, last, good, reached));
    }

    private static boolean readSlice(LogCursor from, WireWriter slice) {
        while (slice.size() < SLICE_BYTES) {
            byte[] entry = from.next();
            if (entry == null) {
                return false;
            }
            QuorumCodec.encode(new Message.Proposal(new LogEntry(from.zxid(), entry)), slice);
            QuorumCodec.encode(new Message.Commit(from.zxid()), slice);
        }
        return true;
    }

    private void hand(WireWriter slice, boolean last, boolean ok, long zxid) {
        reading = false;
        if (cancelled) {
            lane.execute(this::closeCursor);
            return;
        }
        if (!slice.isEmpty()) {
            target.sendRaw(slice.toByteArray());
        }
        if (last) {
            ended = true;
            target.done(zxid, ok);
        } else if (target.isWritable()) {
            next();
        }
    }

    private void closeCursor() {
        LogCursor open = cursor;
        cursor = null;
        if (open != null) {
            open.close();
        }
    }
}
