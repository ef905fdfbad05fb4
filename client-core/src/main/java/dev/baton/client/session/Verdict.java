package dev.baton.client.session;

/** What an answer means for the connection it came on. */
enum Verdict {
    /** Nothing. */
    GO_ON,
    /** The server says there is no such session. */
    SESSION_GONE,
    /** Another server has the session now. */
    SESSION_MOVED,
    /** A step of the SASL exchange. */
    SASL_ANSWER,
    /** The credentials of the client were refused. */
    AUTH_REFUSED,
    /** The session was ended as asked for. */
    CLOSED,
    /** Not a valid answer. */
    VIOLATION
}
