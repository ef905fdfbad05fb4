package dev.baton.client.event;

/**
 * Where a client stands.
 *
 * <pre>
 * CONNECTING -> CONNECTED -> SUSPENDED -> CONNECTED (same session)
 *                                      -> LOST -> CONNECTING (new session) ...
 * any -> CLOSED, and AUTH_FAILED for good when the server refuses the credentials
 * </pre>
 */
public enum ConnectionState {
    /** No session; a server is being looked for. The first state, and the one after {@link #LOST}. */
    CONNECTING,
    /** A session on a server that takes reads and writes. */
    CONNECTED,
    /** A session on a server that has lost its quorum and takes reads only. */
    READ_ONLY,
    /** No connection; the session may still live. Whoever holds something by it must assume to lose it soon. */
    SUSPENDED,
    /** The session is gone with its ephemeral nodes and all watches, or must be taken for gone. It never comes back. */
    LOST,
    /** The server refused the credentials; the client stays down. Final until closed. */
    AUTH_FAILED,
    /** Closed by its owner. Final. */
    CLOSED;

    /** Whether requests can be answered in this state. */
    public boolean isConnected() {
        return this == CONNECTED || this == READ_ONLY;
    }

    /** Whether no other state but {@link #CLOSED} can follow. */
    public boolean isFinal() {
        return this == AUTH_FAILED || this == CLOSED;
    }
}
