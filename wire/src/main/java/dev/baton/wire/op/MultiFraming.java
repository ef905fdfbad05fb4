package dev.baton.wire.op;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The framing shared by multi and multiRead: records, each behind a header, and a terminator. */
final class MultiFraming {
    private static final int END = -1;

    private MultiFraming() {}

    static List<OpRequest> readRequests(WireReader in, Predicate<OpSpec> allowed) {
        List<OpRequest> ops = new ArrayList<>();
        while (true) {
            int type = in.readInt();
            boolean done = in.readBoolean();
            in.readInt();
            if (done) {
                return Collections.unmodifiableList(ops);
            }
            OpCode op = OpCode.of(type);
            if (op == null || !allowed.test(op.spec())) {
                throw new MalformedRecordException("operation " + type + " is not allowed here");
            }
            ops.add(op.decodeRequest(in));
        }
    }

    static void writeRequests(WireWriter out, List<OpRequest> ops) {
        for (OpRequest request : ops) {
            writeHeader(out, request.op().code(), false, END);
            request.writeTo(out);
        }
        writeHeader(out, END, true, END);
    }

    static List<MultiResult> readResults(WireReader in) {
        List<MultiResult> results = new ArrayList<>();
        while (true) {
            int type = in.readInt();
            boolean done = in.readBoolean();
            int err = in.readInt();
            if (done) {
                return Collections.unmodifiableList(results);
            }
            results.add(type == MultiResult.ERROR_TYPE ? readError(in, err) : readSuccess(in, type));
        }
    }

    static void writeResults(WireWriter out, List<MultiResult> results) {
        for (MultiResult result : results) {
            writeHeader(out, result.type(), false, result.err());
            OpResponse body = result.response();
            if (body != null) {
                body.writeTo(out);
            } else {
                out.writeInt(result.err());
            }
        }
        writeHeader(out, END, true, END);
    }

    private static MultiResult readError(WireReader in, int err) {
        int repeated = in.readInt();
        return MultiResult.error(repeated == 0 ? err : repeated);
    }

    private static MultiResult readSuccess(WireReader in, int type) {
        OpCode op = OpCode.of(type);
        if (op == null || !(op.spec().inMulti() || op.spec().inMultiRead())) {
            throw new MalformedRecordException("result of unknown type " + type + " in a multi");
        }
        return MultiResult.success(op, op.decodeResponse(in));
    }

    private static void writeHeader(WireWriter out, int type, boolean done, int err) {
        out.writeInt(type);
        out.writeBoolean(done);
        out.writeInt(err);
    }
}
