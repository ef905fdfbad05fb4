package dev.baton.server.edge.peer;

/** Why a connection between members was ended from this side, other than by the core. */
public enum PeerRefusal {
    /** The caller is no member. */
    STRANGER,
    /** The first message is none, or none that this version understands. */
    BAD_HELLO,
    /** A length or a packet that cannot be. */
    BAD_PACKET,
    /** The first message was not complete in time. */
    HANDSHAKE_TIMEOUT,
    /** Too many connections wait for their first message. */
    TOO_MANY,
    /** A learner came while this member follows somebody itself. */
    NOT_LEADING,
    /** A snapshot did not arrive whole, or cannot be used. */
    BAD_SNAPSHOT,
    /** The peer takes nothing of what it is sent. */
    STALLED
}
