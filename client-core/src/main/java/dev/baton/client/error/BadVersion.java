package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The node has another version than the one demanded. */
public final class BadVersion extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    BadVersion(ErrorContext context, int opIndex) {
        super(ErrorCode.BAD_VERSION, "the node has another version; read it again and decide anew", context, opIndex);
    }
}
