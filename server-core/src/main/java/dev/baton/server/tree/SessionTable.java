package dev.baton.server.tree;

/** The sessions that exist by the transactions applied so far, in the order of their creation. */
public final class SessionTable {
    /** Takes one session. */
    @FunctionalInterface
    public interface Visitor {
        void session(long sessionId, int timeoutMillis);
    }

    public boolean contains(long sessionId) {
        throw new UnsupportedOperationException();
    }

    /** Negotiated timeout of a session, -1 if it does not exist. */
    public int timeoutMillis(long sessionId) {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    /** Visits all, oldest first. */
    public void forEach(Visitor visitor) {
        throw new UnsupportedOperationException();
    }
}
