package dev.baton.client.session;

import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.Xids;

/**
 * The session's clocks. All of them start at the sending of something that was answered, never at the answer: the server began
 * to count no earlier than that, so what this class calls over may at most be over too early.
 */
final class Keepalive {
    static final long NEVER = Long.MAX_VALUE;

    private static final long PING_INTERVAL_NANOS_MAX = 10_000_000_000L;

    private long timeoutNanos;
    private long sessionDeadlineNanos = NEVER;
    private final LeaderLease lease = new LeaderLease();
    private long lastSentNanos;
    private long lastHeardNanos;
    private long pingSentNanos = NEVER;

    /** The handshake was answered. */
    void opened(long negotiatedNanos, long sentNanos, long nowNanos) {
        timeoutNanos = negotiatedNanos;
        lease.connected(negotiatedNanos);
        sessionDeadlineNanos = sentNanos + negotiatedNanos;
        lastSentNanos = nowNanos;
        lastHeardNanos = nowNanos;
        pingSentNanos = NEVER;
    }

    /** There is no session any more. */
    void ended() {
        sessionDeadlineNanos = NEVER;
        lease.ended();
        pingSentNanos = NEVER;
    }

    void disconnected() {
        pingSentNanos = NEVER;
    }

    void sent(long nowNanos) {
        lastSentNanos = nowNanos;
    }

    void heard(long nowNanos) {
        lastHeardNanos = nowNanos;
    }

    /** A request sent at this time was answered just now. */
    void answered(long sentNanos) {
        lease.contact(sentNanos, lastHeardNanos);
        sessionDeadlineNanos = Math.max(sessionDeadlineNanos, sentNanos + timeoutNanos);
    }

    /** A request sent at this time was answered through the leader. */
    void confirmedByLeader(long sentNanos) {
        lease.proven(sentNanos);
    }

    /** The session was opened, or resumed, asked for at this time. */
    void granted(boolean resumed, long sentNanos) {
        if (resumed) {
            lease.resumed(sentNanos);
        } else {
            lease.renewed(sentNanos);
        }
    }

    void ping(long nowNanos, Outbox out) {
        int mark = out.frames().beginFrame();
        out.frames().writeInt(Xids.PING);
        out.frames().writeInt(OpCode.PING.code());
        out.frames().endFrame(mark);
        pingSentNanos = nowNanos;
        lastSentNanos = nowNanos;
    }

    /** A pong came; false if none was due. */
    boolean ponged() {
        if (pingSentNanos == NEVER) {
            return false;
        }
        answered(pingSentNanos);
        pingSentNanos = NEVER;
        return true;
    }

    boolean isPingOutstanding() {
        return pingSentNanos != NEVER;
    }

    /** When to ping: after a quarter of the timeout without sending or without hearing, unless one is under way. */
    long pingDueNanos() {
        if (isPingOutstanding()) {
            return NEVER;
        }
        return Math.min(lastSentNanos, lastHeardNanos) + Math.min(timeoutNanos / 4, PING_INTERVAL_NANOS_MAX);
    }

    /** When the server counts as silent. */
    long silenceNanos() {
        return lastHeardNanos + timeoutNanos / 3 * 2;
    }

    /** When the session must be taken for lost. */
    long sessionDeadlineNanos() {
        return sessionDeadlineNanos;
    }

    long leaderSafeNanos() {
        return lease.safeUntilNanos();
    }

    long timeoutNanos() {
        return timeoutNanos;
    }
}
