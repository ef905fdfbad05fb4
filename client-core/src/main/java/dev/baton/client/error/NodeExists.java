package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The node to be created exists. */
public final class NodeExists extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NodeExists(ErrorContext context, int opIndex) {
        super(ErrorCode.NODE_EXISTS, "the node exists already", context, opIndex);
    }
}
