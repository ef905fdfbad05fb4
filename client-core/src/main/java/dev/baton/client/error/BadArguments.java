package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The server does not accept the arguments. */
public final class BadArguments extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    BadArguments(ErrorContext context, int opIndex) {
        super(ErrorCode.BAD_ARGUMENTS, "the server refused the arguments", context, opIndex);
    }
}
