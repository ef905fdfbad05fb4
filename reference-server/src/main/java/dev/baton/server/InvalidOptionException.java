package dev.baton.server;

/** A setting has a value that cannot be, alone or beside another one. The message names the key, the value and the allowed. */
public final class InvalidOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidOptionException(String message) {
        super(message);
    }
}
