package dev.baton.server.node;

/** Why the node ends a client's connection. */
public enum CloseReason {
    /** The client closed its session. */
    SESSION_CLOSED,
    /** The session's time ran out, or an operator ended it. */
    SESSION_EXPIRED,
    /** The session was resumed on another connection. */
    SESSION_MOVED,
    /** The session to resume is unknown, or its password is wrong; the client was told that it has expired. */
    RESUME_REFUSED,
    /** This member does not serve clients now. */
    NOT_SERVING,
    /** The client has seen a zxid that this server has not reached. */
    ZXID_AHEAD,
    /** An auth packet was refused. */
    AUTH_FAILED,
    /** The client sent an operation that does not exist or is not for clients. */
    UNIMPLEMENTED,
    /** A request before the handshake, or a second handshake. */
    PROTOCOL_VIOLATION,
    /** The client does not read its replies. */
    OUTBOUND_OVERFLOW,
    /** A single reply does not fit into the outbound bound. */
    REPLY_TOO_LARGE,
    /** The node has halted. */
    HALTED
}
