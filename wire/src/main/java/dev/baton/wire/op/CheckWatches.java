package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Asks whether the connection has such a watch. */
public final class CheckWatches {
    static final OpSpec SPEC = OpSpec.alone(17, "checkWatches", OpKind.LOCAL, Request::read, OpSpec::noBody);

    private CheckWatches() {}

    /** The type is the number of a {@link dev.baton.wire.model.WatcherType}, unchecked. */
    public record Request(String path, int type) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.CHECK_WATCHES;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeInt(type);
        }
    }
}
