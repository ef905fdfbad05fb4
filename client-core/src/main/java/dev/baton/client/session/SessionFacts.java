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

    SessionFacts(int askedMillis) {
        this.askedMillis = askedMillis;
    }

    void opened(HostPort host, long openedSessionId, int timeoutMillis) {
        server = host;
        sessionId = openedSessionId;
        grantedMillis = timeoutMillis;
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
