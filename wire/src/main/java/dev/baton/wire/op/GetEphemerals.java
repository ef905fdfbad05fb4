package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the ephemeral nodes of the calling session. */
public final class GetEphemerals {
    static final OpSpec SPEC = OpSpec.alone(103, "getEphemerals", OpKind.READ, Request::read, Response::read);

    private GetEphemerals() {}

    /** Null, blank or "/" asks for all; otherwise a plain string prefix. */
    public record Request(@Nullable String prefixPath) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readNullableString());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_EPHEMERALS;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(prefixPath);
        }
    }

    /** Paths, in no order. */
    public record Response(List<String> ephemerals) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readStrings());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeStrings(ephemerals);
        }
    }
}
