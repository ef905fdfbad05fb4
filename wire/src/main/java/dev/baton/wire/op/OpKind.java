package dev.baton.wire.op;

/** How a server treats an operation. */
public enum OpKind {
    /** Answered from the local tree. */
    READ,
    /** Becomes a transaction that the ensemble agrees on. */
    WRITE,
    /** Travels to the leader and back in order with writes, without a transaction. */
    SYNC,
    /** About the session or its watches; answered by the connected server, in order with the session's other requests. */
    LOCAL,
    /** About the connection's identity; answered on receipt and may overtake. */
    CONNECTION,
    /** Between servers only; a client that sends it is refused. */
    INTERNAL
}
