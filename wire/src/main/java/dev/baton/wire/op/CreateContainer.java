package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates a container whatever the flags say; a sequential flag still adds the number. */
public final class CreateContainer {
    static final OpSpec SPEC = OpSpec.multiWrite(19, "createContainer", Request::read, Create2.Response::read);

    private CreateContainer() {}

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
            return OpCode.CREATE_CONTAINER;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeBuffer(data);
            out.writeRecords(acl);
            out.writeInt(flags);
        }
    }
}
