package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sessions that exist by the transactions applied so far, in the order of their creation. */
public final class SessionTable {
    /** Takes one session. */
    @FunctionalInterface
    public interface Visitor {
        void session(long sessionId, int timeoutMillis);
    }

    private final Map<Long, Integer> timeouts = new LinkedHashMap<>();

    SessionTable() {}

    public boolean contains(long sessionId) {
        return timeouts.containsKey(sessionId);
    }

    /** Negotiated timeout of a session, -1 if it does not exist. */
    public int timeoutMillis(long sessionId) {
        return timeouts.getOrDefault(sessionId, -1);
    }

    public int size() {
        return timeouts.size();
    }

    /** Visits all, oldest first. */
    public void forEach(Visitor visitor) {
        timeouts.forEach(visitor::session);
    }

    void put(long sessionId, int timeoutMillis) {
        timeouts.put(sessionId, timeoutMillis);
    }

    void remove(long sessionId) {
        timeouts.remove(sessionId);
    }

    /** Appends the table as a snapshot holds it. */
    void write(WireWriter out) {
        out.writeInt(timeouts.size());
        timeouts.forEach((id, timeout) -> {
            out.writeLong(id);
            out.writeInt(timeout);
        });
    }
}
