package dev.baton.client.error;

import java.io.Serial;

/** The server answered with something that is not a valid answer. The connection is dropped and another server is tried. */
public final class ProtocolViolation extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ProtocolViolation(ErrorContext context, Applied applied, String what) {
        super(
                context + ": the server broke the protocol (" + what + "); the connection was dropped",
                context,
                applied,
                null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
