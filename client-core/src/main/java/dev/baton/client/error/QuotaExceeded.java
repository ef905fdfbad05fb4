package dev.baton.client.error;

import dev.baton.wire.model.ErrorCode;
import java.io.Serial;

/** The change would exceed a quota. */
public final class QuotaExceeded extends ServerException {
    @Serial
    private static final long serialVersionUID = 1L;

    QuotaExceeded(ErrorContext context, int opIndex) {
        super(
                ErrorCode.QUOTA_EXCEEDED,
                "the quota of the subtree is used up; raise it or delete something",
                context,
                opIndex);
    }
}
