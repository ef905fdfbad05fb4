package dev.baton.client.error;

import java.io.Serial;

/** The connection broke after the request was sent and before it was answered. The change may have been made. Read to find out,
 * or use a form that may be repeated: a version, or a protected name for a create. */
public final class OutcomeUnknown extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public OutcomeUnknown(ErrorContext context, String why) {
        super(
                context + ": the connection broke before the answer (" + why
                        + "); it may have been applied. Read to find out, or use a version or a protected name to make it repeatable",
                context,
                Applied.UNKNOWN,
                null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
