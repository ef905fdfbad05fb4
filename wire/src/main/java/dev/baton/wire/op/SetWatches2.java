package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/** As setWatches, with the lasting watches as well, which never fire at re-registration. */
public final class SetWatches2 {
    static final OpSpec SPEC = OpSpec.alone(105, "setWatches2", OpKind.LOCAL, Request::read, OpSpec::noBody);

    private SetWatches2() {}

    /** Body of the request. */
    public record Request(
            long relativeZxid,
            List<String> dataWatches,
            List<String> existWatches,
            List<String> childWatches,
            List<String> persistentWatches,
            List<String> persistentRecursiveWatches)
            implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(
                    in.readLong(),
                    in.readStrings(),
                    in.readStrings(),
                    in.readStrings(),
                    in.readStrings(),
                    in.readStrings());
        }

        @Override
        public OpCode op() {
            return OpCode.SET_WATCHES2;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeLong(relativeZxid);
            out.writeStrings(dataWatches);
            out.writeStrings(existWatches);
            out.writeStrings(childWatches);
            out.writeStrings(persistentWatches);
            out.writeStrings(persistentRecursiveWatches);
        }
    }
}
