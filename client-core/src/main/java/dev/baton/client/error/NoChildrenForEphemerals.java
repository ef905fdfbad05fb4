package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** Ephemeral nodes cannot have children. */
public final class NoChildrenForEphemerals extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoChildrenForEphemerals(ErrorContext context, int opIndex) {
        super(
                ErrorCode.NO_CHILDREN_FOR_EPHEMERALS,
                "the parent is ephemeral and cannot have children",
                context,
                opIndex);
    }
}
