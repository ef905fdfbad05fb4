package dev.baton.server.prep;

import dev.baton.server.auth.Identities;

/**
 * Who asks for a transaction, and its place in the order of all.
 *
 * @param sessionId 0 for the server itself
 * @param cxid the client's number for the request, 0 if the server decided by itself
 * @param wallMillis time that znodes are stamped with
 * @param who the identities that permissions are checked against
 */
public record TxnContext(long sessionId, int cxid, long zxid, long wallMillis, Identities who) {}
