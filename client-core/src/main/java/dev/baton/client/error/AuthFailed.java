package dev.baton.client.error;

import java.io.Serial;

/** The server refused the client's credentials; the client stays down. Correct the credentials and make a new client. */
public final class AuthFailed extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public AuthFailed(ErrorContext context, Applied applied, String scheme) {
        super(
                context + ": the server refused the credentials of scheme '" + scheme
                        + "'; correct them and make a new client",
                context,
                applied,
                null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
