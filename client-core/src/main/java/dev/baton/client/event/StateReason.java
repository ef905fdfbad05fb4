package dev.baton.client.event;

/** Why the connection's state changed. */
public enum StateReason {
    /** A server accepted a new session. */
    SESSION_OPENED,
    /** A server took the existing session over. */
    SESSION_RESUMED,
    /** The connection broke. */
    CONNECTION_BROKEN,
    /** Nothing was heard for two thirds of the session timeout. */
    SERVER_SILENT,
    /** The client left for another server while nothing was under way; the session goes on there. */
    MOVED_BY_CHOICE,
    /** The server sent something that is not the protocol. */
    PROTOCOL_VIOLATION,
    /** The server said that the session has expired. */
    EXPIRED_BY_SERVER,
    /** The negotiated timeout has passed since the last request that was answered: another client may soon be admitted. */
    EXPIRED_LOCALLY,
    /** A new session is sought after the loss of the former one. */
    NEW_SESSION_SOUGHT,
    /** The server refused the credentials. */
    AUTH_REFUSED,
    /** The client was closed. */
    CLOSED_BY_OWNER,
    /** The client was closed and its session left for another process to resume. */
    HANDED_OVER
}
