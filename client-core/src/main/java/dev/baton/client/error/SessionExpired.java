package dev.baton.client.error;

import java.io.Serial;

/** The session ended, by the server's word or by the client's own clock, before the request was answered. The client opens a new
 * session by itself; ephemeral nodes and watches of the former one are gone. */
public final class SessionExpired extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SessionExpired(ErrorContext context, Applied applied, String why) {
        super(
                context + ": the session is lost (" + why
                        + "); ephemeral nodes and watches are gone. A new session is opened; create them again when CONNECTED",
                context,
                applied,
                null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
