package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import java.time.Duration;

/**
 * What a client's clock can prove about one of its sessions. Thread-safe.
 *
 * <p>The session is asked for before and after the end of its safe time: an end that belongs to the next session, opened in
 * between, must not count for this one.
 */
record Lease(Client client, long sessionId) {
    private static final int MARGIN = 16;
    private static final long MARGIN_NANOS_MAX = 250_000_000;

    /** Nanoseconds for which the session certainly still lives, at least; not positive if that is not certain at all. */
    long remainingNanos() {
        if (client.sessionId() != sessionId) {
            return 0;
        }
        long safeUntil = client.safeUntilNanos();
        long remaining = safeUntil - System.nanoTime();
        return client.sessionId() == sessionId ? remaining : 0;
    }

    /** As {@link #remainingNanos()}, less what is needed to tell everybody in time that it runs out. */
    long untilDoubtNanos() {
        return remainingNanos() - Math.min(timeout().toNanos() / MARGIN, MARGIN_NANOS_MAX);
    }

    /** Whether the session certainly lives and is connected. */
    boolean holds() {
        return client.state() == ConnectionState.CONNECTED && remainingNanos() > 0;
    }

    /** Whether enough is left to begin something with: a sixth of the session's timeout. */
    boolean isFresh() {
        return client.state() == ConnectionState.CONNECTED
                && remainingNanos() >= timeout().toNanos() / 6;
    }

    private Duration timeout() {
        return client.negotiatedTimeout();
    }
}
