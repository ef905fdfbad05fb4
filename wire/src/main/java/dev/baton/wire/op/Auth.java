package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/** Adds an identity to the connection. */
public final class Auth {
    static final OpSpec SPEC = OpSpec.alone(100, "auth", OpKind.CONNECTION, Request::read, OpSpec::noBody);

    private Auth() {}

    /** The type is 0 and unused; what the bytes mean depends on the scheme. */
    public record Request(int type, String scheme, byte @Nullable [] auth) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readInt(), in.readString(), in.readNullableBuffer());
        }

        @Override
        public OpCode op() {
            return OpCode.AUTH;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeInt(type);
            out.writeString(scheme);
            out.writeBuffer(auth);
        }
    }
}
