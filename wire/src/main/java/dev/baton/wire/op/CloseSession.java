package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Ends the session and removes its ephemeral nodes; the server then closes the connection. */
public final class CloseSession {
    static final OpSpec SPEC = OpSpec.alone(-11, "closeSession", OpKind.WRITE, Request::read, OpSpec::noBody);

    private CloseSession() {}

    /** Body of the request. */
    public record Request() implements OpRequest {
        public static Request read(WireReader in) {
            return new Request();
        }

        @Override
        public OpCode op() {
            return OpCode.CLOSE_SESSION;
        }

        @Override
        public void writeTo(WireWriter out) {
            // no fields
        }
    }
}
