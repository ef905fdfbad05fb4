package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.Stat;
import java.util.List;

/** Reads a node's ACL; digests are masked for readers without ADMIN. */
public final class GetAcl {
    static final OpSpec SPEC = OpSpec.alone(6, "getACL", OpKind.READ, Request::read, Response::read);

    private GetAcl() {}

    /** Body of the request. */
    public record Request(String path) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_ACL;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
        }
    }

    /** ACL and stat. */
    public record Response(List<Acl> acl, Stat stat) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readList(Acl.MIN_BYTES, Acl::read), Stat.read(in));
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeRecords(acl);
            stat.writeTo(out);
        }
    }
}
