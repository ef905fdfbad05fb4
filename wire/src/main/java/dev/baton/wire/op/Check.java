package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Fails the multi it stands in if the node is missing or has another version. Not a request of its own. */
public final class Check {
    static final OpSpec SPEC = new OpSpec(13, "check", OpKind.WRITE, false, true, false, Request::read, OpSpec::noBody);

    private Check() {}

    /** A version of -1 matches any. */
    public record Request(String path, int version) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.CHECK;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeInt(version);
        }
    }
}
