package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/** Removes an empty container or an outlived TTL node; servers only. */
public final class DeleteContainer {
    static final OpSpec SPEC =
            new OpSpec(20, "deleteContainer", OpKind.INTERNAL, false, false, false, Request::read, OpSpec::noBody);

    private DeleteContainer() {}

    /** The path as bytes of UTF-8. */
    public record Request(byte @Nullable [] path) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readNullableBuffer());
        }

        @Override
        public OpCode op() {
            return OpCode.DELETE_CONTAINER;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeBuffer(path);
        }
    }
}
