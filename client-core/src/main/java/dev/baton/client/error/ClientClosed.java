package dev.baton.client.error;

import java.io.Serial;

/** The client was closed before the request was answered. */
public final class ClientClosed extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ClientClosed(ErrorContext context, Applied applied) {
        super(context + ": the client is closed", context, applied, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
