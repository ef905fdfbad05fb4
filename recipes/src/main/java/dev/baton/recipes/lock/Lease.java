package dev.baton.recipes.lock;

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
    /** Nanoseconds for which the session certainly still lives, at least; not positive if that is not certain at all. */
    long remainingNanos() {
        if (client.sessionId() != sessionId) {
            return 0;
        }
        long safeUntil = client.safeUntilNanos();
        long remaining = safeUntil - System.nanoTime();
        return client.sessionId() == sessionId ? remaining : 0;
    }

    /** Whether the session certainly lives and is connected. */
    boolean holds() {
        return client.state() == ConnectionState.CONNECTED && remainingNanos() > 0;
    }

    /** Whether enough is left to begin something with: a third of the session's timeout. */
    boolean isFresh() {
        return client.state() == ConnectionState.CONNECTED
                && remainingNanos() >= timeout().toNanos() / 3;
    }

    private Duration timeout() {
        return client.negotiatedTimeout();
    }
}
