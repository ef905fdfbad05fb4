package dev.baton.server.op;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.op.MultiResult;

/** The framing of results in the reply to a multi, written without objects in between. */
final class MultiResults {
    private MultiResults() {}

    /** What the body of a result of that type follows. */
    static void success(WireWriter out, int type) {
        header(out, type, false, 0);
    }

    static void error(WireWriter out, int err) {
        header(out, MultiResult.ERROR_TYPE, false, err);
        out.writeInt(err);
    }

    static void end(WireWriter out) {
        header(out, MultiResult.ERROR_TYPE, true, -1);
    }

    private static void header(WireWriter out, int type, boolean done, int err) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(err);
    }
}
