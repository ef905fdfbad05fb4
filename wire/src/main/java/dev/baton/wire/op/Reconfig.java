package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/** Changes the ensemble's membership. */
public final class Reconfig {
    static final OpSpec SPEC = OpSpec.alone(16, "reconfig", OpKind.WRITE, Request::read, GetData.Response::read);

    private Reconfig() {}

    /** Incremental by joining and leaving servers, or absolute by new members; answered with the configuration's text. */
    public record Request(
            @Nullable String joiningServers,
            @Nullable String leavingServers,
            @Nullable String newMembers,
            long currentConfigId)
            implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(
                    in.readNullableString(), in.readNullableString(), in.readNullableString(), in.readLong());
        }

        @Override
        public OpCode op() {
            return OpCode.RECONFIG;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(joiningServers);
            out.writeString(leavingServers);
            out.writeString(newMembers);
            out.writeLong(currentConfigId);
        }
    }
}
