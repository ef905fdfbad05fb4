package dev.baton.server.op;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.session.FrameLimits;
import dev.baton.wire.session.ReplyHeader;

/**
 * A reply in the making at the end of a lane. The frame begins with the first byte of the body, or at the end if there is none:
 * what a handler sends before that (events) comes before the reply. Reused; not thread-safe.
 */
public final class Reply {
    private static final int ERR_OFFSET = FrameLimits.LENGTH_BYTES + ReplyHeader.BYTES - Integer.BYTES;
    private static final int UNBEGUN = -1;

    private WireWriter out = new WireWriter(0);
    private int mark = UNBEGUN;
    private int xid;
    private long zxid;

    /** Prepares for a reply to {@code xid} at the end of {@code lane}. */
    public void open(WireWriter lane, int requestXid, long headerZxid) {
        out = lane;
        xid = requestXid;
        zxid = headerZxid;
        mark = UNBEGUN;
    }

    /** Where the body goes. */
    public WireWriter body() {
        begin();
        return out;
    }

    /**
     * Ends the reply. With an error the body so far is dropped.
     *
     * @return the length of the frame
     */
    public int close(int err) {
        begin();
        if (err != 0) {
            out.truncate(mark + FrameLimits.LENGTH_BYTES + ReplyHeader.BYTES);
            out.patchInt(mark + ERR_OFFSET, err);
        }
        out.endFrame(mark);
        return out.size() - mark;
    }

    private void begin() {
        if (mark == UNBEGUN) {
            mark = out.beginFrame();
            ReplyHeader.write(out, xid, zxid, 0);
        }
    }
}
