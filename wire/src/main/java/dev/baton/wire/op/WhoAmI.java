package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ClientInfo;
import java.util.List;

/** Lists the connection's identities. */
public final class WhoAmI {
    static final OpSpec SPEC = OpSpec.alone(107, "whoAmI", OpKind.LOCAL, Request::read, Response::read);

    private WhoAmI() {}

    /** Body of the request. */
    public record Request() implements OpRequest {
        public static Request read(WireReader in) {
            return new Request();
        }

        @Override
        public OpCode op() {
            return OpCode.WHO_AM_I;
        }

        @Override
        public void writeTo(WireWriter out) {
            // no fields
        }
    }

    /** One entry per identity. */
    public record Response(List<ClientInfo> clientInfo) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readList(ClientInfo.MIN_BYTES, ClientInfo::read));
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeRecords(clientInfo);
        }
    }
}
