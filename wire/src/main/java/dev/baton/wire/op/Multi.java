package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/** Several writes and checks as one transaction: all or nothing. */
public final class Multi {
    static final OpSpec SPEC = OpSpec.alone(14, "multi", OpKind.WRITE, Request::read, Response::read);

    private Multi() {}

    /** The operations, in the order in which they take effect; may be empty. */
    public record Request(List<OpRequest> ops) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(MultiFraming.readRequests(in, OpSpec::inMulti));
        }

        @Override
        public OpCode op() {
            return OpCode.MULTI;
        }

        @Override
        public void writeTo(WireWriter out) {
            MultiFraming.writeRequests(out, ops);
        }
    }

    /** One result per operation. If any is an error all are, and nothing was applied; the reply header still says 0. */
    public record Response(List<MultiResult> results) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(MultiFraming.readResults(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            MultiFraming.writeResults(out, results);
        }
    }
}
