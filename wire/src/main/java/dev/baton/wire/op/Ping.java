package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Keeps the session alive. */
public final class Ping {
    static final OpSpec SPEC = OpSpec.alone(11, "ping", OpKind.LOCAL, Request::read, OpSpec::noBody);

    private Ping() {}

    /** Body of the request. */
    public record Request() implements OpRequest {
        public static Request read(WireReader in) {
            return new Request();
        }

        @Override
        public OpCode op() {
            return OpCode.PING;
        }

        @Override
        public void writeTo(WireWriter out) {
            // no fields
        }
    }
}
