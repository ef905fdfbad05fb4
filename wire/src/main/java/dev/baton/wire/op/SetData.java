package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import org.jspecify.annotations.Nullable;

/** Replaces a node's data. */
public final class SetData {
    static final OpSpec SPEC = OpSpec.multiWrite(5, "setData", Request::read, Response::read);

    private SetData() {}

    /** A version of -1 matches any. */
    public record Request(String path, byte @Nullable [] data, int version) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readNullableBuffer(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.SET_DATA;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeInt(version);
        }
    }

    /** Stat after the change. */
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
