package dev.baton.server.node;

import dev.baton.server.zab.Message;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.CreateSession;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;

/** Makes the messages in which a learner tells its leader what clients want. */
final class Forwarding {
    private Forwarding() {}

    /** A client's request, which its answer is matched to by session and xid. */
    static Message.Request request(long sessionId, Pending pending, OpRequest request) {
        WireWriter body = new WireWriter();
        request.writeTo(body);
        return new Message.Request(sessionId, pending.xid, request.op().code(), body.toByteArray(), pending.who.ids());
    }

    /** A session of the given id is to begin. */
    static Message.Request createSession(long sessionId, int timeoutMillis) {
        WireWriter body = new WireWriter();
        new CreateSession.Request(timeoutMillis).writeTo(body);
        return new Message.Request(sessionId, 0, OpCode.CREATE_SESSION.code(), body.toByteArray(), null);
    }
}
