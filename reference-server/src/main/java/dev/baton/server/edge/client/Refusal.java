package dev.baton.server.edge.client;

/** Why the edge ended a connection on its own account. */
public enum Refusal {
    /** A frame length that is zero, negative or over the limit: garbage, or another protocol. */
    BAD_LENGTH,
    /** A first frame that is no session request, or a later one without a header. */
    BAD_FRAME,
    /** The first frame was not complete in time. */
    HANDSHAKE_TIMEOUT,
    /** The address has its share of connections. */
    ADDRESS_LIMIT,
    /** The server has all the connections it may have. */
    TOTAL_LIMIT,
    /** The client takes none of its replies. */
    STALLED,
    /** Something else than TLS where only TLS is spoken. */
    NOT_TLS,
    /** The TLS handshake failed: a certificate that is missing or not trusted, or nothing in common. */
    TLS_HANDSHAKE,
    /** All the TLS handshakes are under way that may be. */
    HANDSHAKE_LIMIT,
    /** The client began another TLS handshake on its connection. */
    RENEGOTIATION
}
