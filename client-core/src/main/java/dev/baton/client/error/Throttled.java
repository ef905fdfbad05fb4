package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The server is too busy and refused the request. */
public final class Throttled extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    Throttled(ErrorContext context, int opIndex) {
        super(
                ErrorCode.THROTTLED_OP,
                "the server is overloaded and refused the request; try again later",
                context,
                opIndex);
    }
}
