package dev.baton.client.session;

import dev.baton.client.error.Situation;
import org.jspecify.annotations.Nullable;

/** What errors tell of the session. Written by the machine, read when an error is made. */
final class SessionFacts {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final int askedMillis;
    long nowNanos;
    private @Nullable HostPort server;
    private long sessionId;
    private int grantedMillis;
    private boolean shorterTimeoutTold;

    SessionFacts(int askedMillis) {
        this.askedMillis = askedMillis;
    }

    void opened(HostPort host, long openedSessionId, int timeoutMillis) {
        server = host;
        sessionId = openedSessionId;
        grantedMillis = timeoutMillis;
    }

    /** Says once that the server keeps a session for a shorter time than was asked for. */
    void tellShorterTimeout(int granted, Outbox out) {
        if (granted < askedMillis && !shorterTimeoutTold) {
            shorterTimeoutTold = true;
            out.add(new Output.Trace(
                    true,
                    "the server grants a shorter session timeout: asked=" + askedMillis + "ms granted=" + granted
                            + "ms; raise maxSessionTimeout on the servers or ask for less"));
        }
    }

    void ended() {
        sessionId = 0;
        grantedMillis = 0;
    }

    Situation situation(long sinceNanos, int sendings) {
        return new Situation(
                server == null ? null : server.toString(),
                sessionId,
                askedMillis,
                grantedMillis,
                (nowNanos - sinceNanos) / NANOS_PER_MILLI,
                sendings);
    }
}
