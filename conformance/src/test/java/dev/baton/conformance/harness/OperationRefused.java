package dev.baton.conformance.harness;

import dev.baton.wire.model.ErrorCode;

/** An operation ended with an error code. */
public final class OperationRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    public OperationRefused(ErrorCode code, Throwable cause) {
        super(code.toString(), cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
