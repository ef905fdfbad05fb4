package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The node to be deleted has children. */
public final class NotEmpty extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotEmpty(ErrorContext context, int opIndex) {
        super(ErrorCode.NOT_EMPTY, "the node has children; delete them first", context, opIndex);
    }
}
