package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a znode and answers with its path and stat. */
public final class Create2 {
    static final OpSpec SPEC = OpSpec.multiWrite(15, "create2", Request::read, Create2.Response::read);

    private Create2() {}

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
            return OpCode.CREATE2;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeRecords(acl);
            out.writeInt(flags);
        }
    }

    /** Path and stat of the new node; also the answer to createContainer and createTTL. */
    public record Response(String path, Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readString(), Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            stat.writeTo(out);
        }
    }
}
