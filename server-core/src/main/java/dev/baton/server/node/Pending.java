package dev.baton.server.node;

import dev.baton.server.auth.Identities;
import dev.baton.server.auth.SaslStep;
import dev.baton.wire.op.OpRequest;
import org.jspecify.annotations.Nullable;

/** A request that waits for its turn among those of its connection. */
final class Pending {
    /** What is to become of it. */
    enum Kind {
        /** Received before the handshake was over; to be looked at then. */
        DEFERRED,
        /** To be answered from the tree. */
        READ,
        /** To be answered once everything decided before its arrival is applied. */
        SYNC,
        /** To be answered when the transaction that it becomes is applied. */
        WRITE,
        /** A write of which no transaction is made: to be answered with {@link Pending#err}. */
        REFUSED,
        /** To be answered with a marshalling error. */
        MALFORMED,
        /** To be answered with "unimplemented", and then the connection ends. */
        UNIMPLEMENTED
    }

    /** Changes from write to refused only. */
    Kind kind;

    final int xid;
    final long sinceNanos;
    final Identities who;

    /** Null for what did not decode, and for a token of SASL that a mechanism has dealt with. */
    final @Nullable OpRequest request;

    /** Operation number of what did not decode. */
    final int type;

    /** Bytes that a read's answer will take, roughly. */
    int replyBytes;

    /** Of a refused request: its answer; 0 for the end of a session that only this member knows, after which the connection ends. */
    int err;

    /** Of a token of SASL that came before the handshake was over: what a mechanism has made of it. */
    @Nullable
    SaslStep sasl;

    /** Of a sync: whether everything it waits for is applied. */
    boolean confirmed;

    /** Of a write: whether it is proposed, or was sent to the leader, or is answered without that. */
    boolean proposed;

    /** Of a write that was sent to the leader: end of the log at that time; what it becomes is behind that. */
    long sentAtZxid;

    Pending(Kind kind, int xid, long sinceNanos, Identities who, @Nullable OpRequest request, int type) {
        this.kind = kind;
        this.xid = xid;
        this.sinceNanos = sinceNanos;
        this.who = who;
        this.request = request;
        this.type = type;
    }

    /** No transaction is made of this write; its answer comes in its turn all the same. */
    void answerHere(int code) {
        kind = Kind.REFUSED;
        err = code;
    }
}
