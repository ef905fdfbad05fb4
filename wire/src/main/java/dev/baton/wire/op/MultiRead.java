package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/** Several reads in one request; each succeeds or fails on its own. Answered with {@link Multi.Response}. */
public final class MultiRead {
    static final OpSpec SPEC = OpSpec.alone(22, "multiRead", OpKind.READ, Request::read, Multi.Response::read);

    private MultiRead() {}

    /** Reads of data and of children; their watch flag is ignored. */
    public record Request(List<OpRequest> ops) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(MultiFraming.readRequests(in, OpSpec::inMultiRead));
        }

        @Override
        public OpCode op() {
            return OpCode.MULTI_READ;
        }

        @Override
        public void writeTo(WireWriter out) {
            MultiFraming.writeRequests(out, ops);
        }
    }
}
