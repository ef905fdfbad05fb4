package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Removes the connection's watches of a kind from a path. */
public final class RemoveWatches {
    static final OpSpec SPEC = OpSpec.alone(18, "removeWatches", OpKind.LOCAL, Request::read, OpSpec::noBody);

    private RemoveWatches() {}

    /** The type is the number of a {@link dev.baton.wire.model.WatcherType}, unchecked. */
    public record Request(String path, int type) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.REMOVE_WATCHES;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeInt(type);
        }
    }
}
