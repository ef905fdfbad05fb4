package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Registers a lasting watch; the node need not exist. */
public final class AddWatch {
    static final OpSpec SPEC = OpSpec.alone(106, "addWatch", OpKind.LOCAL, Request::read, Response::read);

    private AddWatch() {}

    /** The mode is the number of an {@link dev.baton.wire.model.AddWatchMode}, unchecked. */
    public record Request(String path, int mode) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.ADD_WATCH;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeInt(mode);
        }
    }

    /** An error number, 0. */
    public record Response(int err) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readInt());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeInt(err);
        }
    }
}
