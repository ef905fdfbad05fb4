package dev.baton.client.event;

import java.util.Objects;

/**
 * One step of the connection's state.
 *
 * @param previous the state before
 * @param current the state after
 * @param reason the kind of cause
 * @param detail the cause in words, for logs
 * @param oldSessionId the session before, 0 if there was none
 * @param newSessionId the session after, 0 if there is none
 */
public record StateChange(
        ConnectionState previous,
        ConnectionState current,
        StateReason reason,
        String detail,
        long oldSessionId,
        long newSessionId) {
    public StateChange {
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** Whether this is the first connection of a session that did not exist before. */
    public boolean opensNewSession() {
        return current.isConnected() && newSessionId != oldSessionId;
    }

    @Override
    public String toString() {
        return previous + " -> " + current + " reason=" + reason + " old=0x" + Long.toHexString(oldSessionId)
                + " new=0x" + Long.toHexString(newSessionId) + (detail.isEmpty() ? "" : " (" + detail + ")");
    }
}
