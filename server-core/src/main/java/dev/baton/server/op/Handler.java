package dev.baton.server.op;

import dev.baton.server.auth.Identities;
import dev.baton.wire.op.OpRequest;

/**
 * Answers one operation.
 *
 * @param <R> its request
 */
interface Handler<R extends OpRequest> {
    /** The number of an {@link dev.baton.wire.model.ErrorCode} for success. */
    int OK = 0;

    /**
     * Carries out a request and writes the body of the reply.
     *
     * @param who the connection's identities when it sent the request
     * @return {@link #OK}, or the error; then the body does not count
     */
    int handle(R request, Asker asker, Identities who, Reply reply);
}
