package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/** One step of a SASL exchange. */
public final class Sasl {
    static final OpSpec SPEC = OpSpec.alone(102, "sasl", OpKind.CONNECTION, Request::read, Response::read);

    private Sasl() {}

    /** Body of the request. */
    public record Request(byte @Nullable [] token) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readNullableBuffer());
        }

        @Override
        public OpCode op() {
            return OpCode.SASL;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeBuffer(token);
        }
    }

    /** The server's token; null or empty at the end of some mechanisms. */
    public record Response(byte @Nullable [] token) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readNullableBuffer());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeBuffer(token);
        }
    }
}
