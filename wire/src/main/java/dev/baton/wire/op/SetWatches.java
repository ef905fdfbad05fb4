package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/** Re-registers one-shot watches after a reconnect; what changed since {@code relativeZxid} fires at once. */
public final class SetWatches {
    static final OpSpec SPEC = OpSpec.alone(101, "setWatches", OpKind.LOCAL, Request::read, OpSpec::noBody);

    private SetWatches() {}

    /** Body of the request. */
    public record Request(
            long relativeZxid, List<String> dataWatches, List<String> existWatches, List<String> childWatches)
            implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readLong(), in.readStrings(), in.readStrings(), in.readStrings());
        }

        @Override
        public OpCode op() {
            return OpCode.SET_WATCHES;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeLong(relativeZxid);
            out.writeStrings(dataWatches);
            out.writeStrings(existWatches);
            out.writeStrings(childWatches);
        }
    }
}
