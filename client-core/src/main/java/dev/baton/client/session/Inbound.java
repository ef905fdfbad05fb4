package dev.baton.client.session;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;

/**
 * What the server sends, told apart: events, pongs, and answers to requests and credentials. Knows how much of the server's history
 * has been seen; what an answer means for the connection is a {@link Verdict} for the machine.
 */
final class Inbound {
    private final HostCursor hosts;
    private final Keepalive keepalive;
    private final WatchDesk watches;
    private final Replies replies;
    private final WireReader reader = new WireReader(new byte[0]);
    private long zxidSeen;
    private long zxidAnswered;
    private String violation = "";

    Inbound(HostCursor hosts, Keepalive keepalive, WatchDesk watches, Replies replies) {
        this.hosts = hosts;
        this.keepalive = keepalive;
        this.watches = watches;
        this.replies = replies;
    }

    /** Highest zxid of anything in this session. */
    long zxidSeen() {
        return zxidSeen;
    }

    /**
     * Highest zxid of an answer: from here on missed events are asked for. An event says only that its transaction has begun to be
     * told; an answer comes after all events of its zxid.
     */
    long zxidAnswered() {
        return zxidAnswered;
    }

    /** The session begins with what another process has seen. */
    void adopt(long zxid) {
        zxidSeen = zxid;
    }

    /** There is no session any more. */
    void sessionEnded() {
        zxidSeen = 0;
        zxidAnswered = 0;
    }

    /** What was wrong, after {@link Verdict#VIOLATION}. */
    String violation() {
        return violation;
    }

    /** The server's first answer. */
    ConnectResponse handshake(Input.Frame frame) {
        return ConnectResponse.read(read(frame));
    }

    /** Anything after that. */
    Verdict frame(Input.Frame frame, Outbox out) {
        try {
            WireReader in = read(frame);
            return reply(ReplyHeader.read(in), in, out);
        } catch (MalformedRecordException e) {
            return violation(String.valueOf(e.getMessage()));
        }
    }

    /** An answer of which only the header was kept. */
    Verdict oversized(Input.OversizedFrame frame, Outbox out) {
        reader.reset(frame.header(), 0, frame.header().length);
        ReplyHeader header = ReplyHeader.read(reader);
        zxidSeen = Math.max(zxidSeen, header.zxid());
        zxidAnswered = Math.max(zxidAnswered, header.zxid());
        return judged(replies.onOversized(header, frame.sizeBytes(), zxidSeen, out));
    }

    private WireReader read(Input.Frame frame) {
        reader.reset(frame.bytes(), frame.offset(), frame.length());
        return reader;
    }

    private Verdict reply(ReplyHeader header, WireReader body, Outbox out) {
        zxidSeen = Math.max(zxidSeen, header.zxid());
        if (header.xid() == Xids.NOTIFICATION) {
            watches.onEvent(WatcherEvent.read(body), header.zxid(), out);
            return Verdict.GO_ON;
        }
        zxidAnswered = Math.max(zxidAnswered, header.zxid());
        hosts.succeeded();
        if (header.xid() == Xids.PING) {
            return keepalive.ponged() ? Verdict.GO_ON : violation("an answer to a ping that was not sent");
        }
        return judged(
                header.xid() == Xids.AUTH
                        ? replies.onAuth(header, zxidSeen, out)
                        : replies.onReply(header, body, zxidSeen, out));
    }

    private Verdict judged(Verdict verdict) {
        return verdict == Verdict.VIOLATION ? violation(replies.violation()) : verdict;
    }

    private Verdict violation(String what) {
        violation = what;
        return Verdict.VIOLATION;
    }
}
