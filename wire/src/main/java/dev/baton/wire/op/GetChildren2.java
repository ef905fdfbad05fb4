package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import java.util.List;

/** Lists a node's children by name, in no order, with the node's stat. */
public final class GetChildren2 {
    static final OpSpec SPEC = OpSpec.alone(12, "getChildren2", OpKind.READ, Request::read, Response::read);

    private GetChildren2() {}

    /** Body of the request. */
    public record Request(String path, boolean watch) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readBoolean());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_CHILDREN2;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBoolean(watch);
        }
    }

    /** Names without path, and the parent's stat. */
    public record Response(List<String> children, Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readStrings(), Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeStrings(children);
            stat.writeTo(out);
        }
    }
}
