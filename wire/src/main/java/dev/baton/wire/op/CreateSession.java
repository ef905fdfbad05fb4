package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Opens a session; between servers only, clients use the handshake. */
public final class CreateSession {
    static final OpSpec SPEC =
            new OpSpec(-10, "createSession", OpKind.INTERNAL, false, false, false, Request::read, OpSpec::noBody);

    private CreateSession() {}

    /** Body of the request. */
    public record Request(int timeoutMillis) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.CREATE_SESSION;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeInt(timeoutMillis);
        }
    }
}
