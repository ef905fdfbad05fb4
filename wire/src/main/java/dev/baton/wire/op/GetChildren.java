package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/** Lists a node's children by name, in no order. */
public final class GetChildren {
    static final OpSpec SPEC = OpSpec.multiRead(8, "getChildren", Request::read, Response::read);

    private GetChildren() {}

    /** Body of the request. */
    public record Request(String path, boolean watch) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readBoolean());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_CHILDREN;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBoolean(watch);
        }
    }

    /** Names without path. */
    public record Response(List<String> children) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readStrings());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeStrings(children);
        }
    }
}
