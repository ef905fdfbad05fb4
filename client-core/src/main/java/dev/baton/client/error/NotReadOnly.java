package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** A write was sent to a server without a quorum. */
public final class NotReadOnly extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotReadOnly(ErrorContext context, int opIndex) {
        super(
                ErrorCode.NOT_READ_ONLY,
                "the server has no quorum and takes only reads; it will when the quorum is back",
                context,
                opIndex);
    }
}
