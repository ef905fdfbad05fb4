package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The server does not offer the operation. */
public final class Unimplemented extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    Unimplemented(ErrorContext context, int opIndex) {
        super(
                ErrorCode.UNIMPLEMENTED,
                "the server does not offer this operation; it may be too old, or need a setting (TTL nodes: zookeeper.extendedTypesEnabled=true)",
                context,
                opIndex);
    }
}
