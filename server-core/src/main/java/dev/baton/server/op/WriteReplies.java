package dev.baton.server.op;

import dev.baton.server.tree.ApplyResult;
import dev.baton.server.txn.TxnType;
import dev.baton.server.verify.Verify;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.OpCode;
import org.jspecify.annotations.Nullable;

/** Bodies of the replies to writes, from what applying them led to. */
public final class WriteReplies {
    private WriteReplies() {}

    /**
     * Writes the body of the reply.
     *
     * @param op the operation that was asked for
     * @param data what a reconfiguration is answered with: the new configuration
     * @return the error for the header; a failed multi has none there, since its results say it
     */
    public static int write(OpCode op, ApplyResult result, byte @Nullable [] data, Reply reply) {
        if (result.type() == TxnType.MULTI) {
            multi(result, reply.body());
            return Handler.OK;
        }
        if (!result.isOk()) {
            return result.err();
        }
        body(result, op == OpCode.CREATE, data, reply);
        return Handler.OK;
    }

    private static void body(ApplyResult result, boolean pathOnly, byte @Nullable [] data, Reply reply) {
        switch (result.type()) {
            case CREATE, CREATE2, CREATE_CONTAINER, CREATE_TTL -> {
                WireWriter body = reply.body();
                body.writeString(Verify.notNull(result.path(), "a create without a path"));
                if (!pathOnly) {
                    statOf(result).writeTo(body);
                }
            }
            case SET_DATA, SET_ACL -> statOf(result).writeTo(reply.body());
            case RECONFIG -> {
                reply.body().writeBuffer(data);
                statOf(result).writeTo(reply.body());
            }
            case DELETE, DELETE_CONTAINER, CHECK, CREATE_SESSION, CLOSE_SESSION, ERROR, MULTI -> {
                // Nothing but the header.
            }
        }
    }

    private static void multi(ApplyResult result, WireWriter out) {
        for (ApplyResult sub : result.results()) {
            if (sub.type() == TxnType.ERROR) {
                MultiResults.error(out, sub.err());
                continue;
            }
            switch (sub.type()) {
                case CREATE -> {
                    MultiResults.success(out, OpCode.CREATE.code());
                    out.writeString(Verify.notNull(sub.path(), "a create without a path"));
                }
                case CREATE2, CREATE_CONTAINER, CREATE_TTL -> {
                    MultiResults.success(out, OpCode.CREATE2.code());
                    out.writeString(Verify.notNull(sub.path(), "a create without a path"));
                    statOf(sub).writeTo(out);
                }
                case SET_DATA -> {
                    MultiResults.success(out, OpCode.SET_DATA.code());
                    statOf(sub).writeTo(out);
                }
                case DELETE, CHECK -> MultiResults.success(out, sub.type().code());
                case CREATE_SESSION, CLOSE_SESSION, SET_ACL, MULTI, RECONFIG, DELETE_CONTAINER, ERROR ->
                    Verify.that(false, "an operation in a multi that cannot be there");
            }
        }
        MultiResults.end(out);
    }

    private static Stat statOf(ApplyResult result) {
        return Verify.notNull(result.stat(), "a change without a stat");
    }
}
