package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Deletes a znode without children. */
public final class Delete {
    static final OpSpec SPEC = OpSpec.multiWrite(2, "delete", Request::read, OpSpec::noBody);

    private Delete() {}

    /** A version of -1 matches any. */
    public record Request(String path, int version) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.DELETE;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeInt(version);
        }
    }
}
