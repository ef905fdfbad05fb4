package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replaces a node's ACL. */
public final class SetAcl {
    static final OpSpec SPEC = OpSpec.alone(7, "setACL", OpKind.WRITE, Request::read, Response::read);

    private SetAcl() {}

    /** The version is compared with the ACL's; -1 matches any. A null ACL is refused by servers. */
    public record Request(String path, @Nullable List<Acl> acl, int version) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString(), in.readNullableList(Acl.MIN_BYTES, Acl::read), in.readInt());
        }

        @Override
        public OpCode op() {
            return OpCode.SET_ACL;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
            out.writeRecords(acl);
            out.writeInt(version);
        }
    }

    /** Stat after the change. */
    public record Response(Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            stat.writeTo(out);
        }
    }
}
