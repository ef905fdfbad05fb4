package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The node does not exist (for a create: its parent does not). */
public final class NoNode extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoNode(ErrorContext context, int opIndex) {
        super(
                ErrorCode.NO_NODE,
                "no such node; for a create, the parent is missing: create it first or use createParents",
                context,
                opIndex);
    }
}
