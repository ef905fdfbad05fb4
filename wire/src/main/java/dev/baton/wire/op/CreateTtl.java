package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a znode that the server removes when it has been childless and unmodified for its time to live. */
public final class CreateTtl {
    static final OpSpec SPEC = OpSpec.multiWrite(21, "createTTL", Request::read, Create2.Response::read);

    private CreateTtl() {}

    /** See {@link CreateRequest}. */
    public record Request(
            String path, byte @Nullable [] data, @Nullable List<Acl> acl, int flags, long ttlMillis)
            implements CreateRequest {
        public static Request read(WireReader in) {
            return new Request(
                    in.readString(),
                    in.readNullableBuffer(),
                    in.readNullableList(Acl.MIN_BYTES, Acl::read),
                    in.readInt(),
                    in.readLong());
        }

        @Override
        public OpCode op() {
            return OpCode.CREATE_TTL;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeRecords(acl);
            out.writeInt(flags);
            out.writeLong(ttlMillis);
        }
    }
}
