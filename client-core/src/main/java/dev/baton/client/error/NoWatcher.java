package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** There is no such watch. */
public final class NoWatcher extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoWatcher(ErrorContext context, int opIndex) {
        super(ErrorCode.NO_WATCHER, "no such watch is registered", context, opIndex);
    }
}
