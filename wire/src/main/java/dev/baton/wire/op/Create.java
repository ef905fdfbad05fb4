package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a znode and answers with its path. */
public final class Create {
    static final OpSpec SPEC = OpSpec.multiWrite(1, "create", Request::read, Create.Response::read);

    private Create() {}

    /** See {@link CreateRequest}. */
    public record Request(
            String path, byte @Nullable [] data, @Nullable List<Acl> acl, int flags) implements CreateRequest {
        public static Request read(WireReader in) {
            return new Request(
                    in.readString(),
                    in.readNullableBuffer(),
                    in.readNullableList(Acl.MIN_BYTES, Acl::read),
                    in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.CREATE;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeRecords(acl);
            out.writeInt(flags);
        }
    }

    /** The path of the new node, with its sequence number if it has one. */
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
