package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Waits until the server has applied what the leader had committed when it saw this. */
public final class Sync {
    static final OpSpec SPEC = OpSpec.alone(9, "sync", OpKind.SYNC, Request::read, Response::read);

    private Sync() {}

    /** Body of the request. */
    public record Request(String path) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString());
        }

        @Override
        public OpCode op() {
            return OpCode.SYNC;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
        }
    }

    /** The path of the request; it has no meaning. */
    public record Response(String path) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readString());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
        }
    }
}
