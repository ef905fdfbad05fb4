package dev.baton.server.edge.tls;

import java.io.Serial;

/** Keys or certificates cannot be used; the message names the file and what is wrong with it, never a password. */
public final class TlsMaterialException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    TlsMaterialException(String message, Throwable cause) {
        super(message, cause);
    }

    TlsMaterialException(String message) {
        super(message);
    }
}
