package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import org.jspecify.annotations.Nullable;

/** Reads a node's data. */
public final class GetData {
    static final OpSpec SPEC = OpSpec.multiRead(4, "getData", Request::read, Response::read);

    private GetData() {}

    /** Body of the request. */
    public record Request(String path, boolean watch) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readBoolean());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_DATA;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBoolean(watch);
        }
    }

    /** Data, null as stored, and stat. */
    public record Response(byte @Nullable [] data, Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readNullableBuffer(), Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeBuffer(data);
            stat.writeTo(out);
        }
    }
}
