package dev.baton.wire.op;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** Counts all descendants of a node. */
public final class GetAllChildrenNumber {
    static final OpSpec SPEC = OpSpec.alone(104, "getAllChildrenNumber", OpKind.READ, Request::read, Response::read);

    private GetAllChildrenNumber() {}

    /** Body of the request. */
    public record Request(String path) implements OpRequest {
        public static Request read(WireReader in) {
            return new Request(in.readString());
        }

        @Override
        public OpCode op() {
            return OpCode.GET_ALL_CHILDREN_NUMBER;
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeString(path);
        }
    }

    /** Number of descendants. */
    public record Response(int totalNumber) implements OpResponse {
        public static Response read(WireReader in) {
            return new Response(in.readInt());
        }

        @Override
        public void writeTo(WireWriter out) {
            out.writeInt(totalNumber);
        }
    }
}
