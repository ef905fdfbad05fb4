package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;

/** Asks for a node's stat; a watch is left even on a missing node. */
public final class Exists {
    static final OpSpec SPEC = OpSpec.alone(3, "exists", OpKind.READ, Request::read, Response::read);

    private Exists() {}

    /** Body of the request. */
    public record Request(String path, boolean watch) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readBoolean());
        }

        @Override
        public OpCode op() {
            return OpCode.EXISTS;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBoolean(watch);
        }
    }

    /** Stat of the node. */
    public record Response(Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            stat.writeTo(out);
        }
    }
}
