package dev.baton.wire.op;

import org.jspecify.annotations.Nullable;

/**
 * Outcome of one operation inside a multi or multiRead.
 *
 * @param type operation code of a success, {@link #ERROR_TYPE} otherwise
 * @param err error number; 0 for a success, and for an operation that would have succeeded had another one not failed
 * @param response body of a success, null for an error
 */
public record MultiResult(int type, int err, @Nullable OpResponse response) {
    /** Type of a result that is an error. */
    public static final int ERROR_TYPE = -1;

    /**
     * A success. Containers and TTL nodes are answered as create2, as Apache's server does.
     */
    public static MultiResult success(OpCode op, OpResponse response) {
        OpCode answeredAs = switch (op) {
            case CREATE_CONTAINER, CREATE_TTL -> OpCode.CREATE2;
            default -> op;
        };
        return new MultiResult(answeredAs.code(), 0, response);
    }

    public static MultiResult error(int err) {
        return new MultiResult(ERROR_TYPE, err, null);
    }

    public boolean isError() {
        return response == null;
    }
}
