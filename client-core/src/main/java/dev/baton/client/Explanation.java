package dev.baton.client;

import dev.baton.client.event.ConnectionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What happened to a client lately, for people: {@link #toString()} prints it as a timeline.
 *
 * @param state the state now
 * @param sessionId the session, 0 if there is none
 * @param askedTimeout session timeout that the client asks for
 * @param grantedTimeout session timeout that the server has granted; the one asked for while there is no session
 * @param lastZxid highest zxid seen in this session
 * @param timeline the last 128 attempts, changes of state and failures that were not refusals, oldest first
 */
public record Explanation(
        ConnectionState state,
        long sessionId,
        Duration askedTimeout,
        Duration grantedTimeout,
        long lastZxid,
        List<Entry> timeline) {
    /** Something that happened. */
    public record Entry(Instant at, String what) {}

    public Explanation {
        timeline = List.copyOf(timeline);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("state " + state + ", session 0x" + Long.toHexString(sessionId)
                + ", timeout granted " + grantedTimeout.toMillis() + " ms of " + askedTimeout.toMillis()
                + " ms asked, last zxid 0x" + Long.toHexString(lastZxid));
        for (Entry entry : timeline) {
            text.append('\n').append(entry.at()).append("  ").append(entry.what());
        }
        return text.toString();
    }
}
