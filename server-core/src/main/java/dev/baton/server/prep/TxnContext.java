package dev.baton.server.prep;

import dev.baton.server.auth.Identities;

/**
 * Who asks for a transaction, and its place in the order of all.
 *
 * @param sessionId 0 for the server itself
 * @param local whether the session is one of a single member, which the others do not know and which can own nothing
 * @param cxid the client's number for the request, 0 if the server decided by itself
 * @param wallMillis time that znodes are stamped with
 * @param who the identities that permissions are checked against
 */
public record TxnContext(long sessionId, boolean local, int cxid, long zxid, long wallMillis, Identities who) {
    /** For a session of the ensemble, or for the server itself. */
    public TxnContext(long sessionId, int cxid, long zxid, long wallMillis, Identities who) {
        this(sessionId, false, cxid, zxid, wallMillis, who);
    }

    /** The same for a session of a single member. */
    public TxnContext ofLocalSession() {
        return new TxnContext(sessionId, true, cxid, zxid, wallMillis, who);
    }
}
