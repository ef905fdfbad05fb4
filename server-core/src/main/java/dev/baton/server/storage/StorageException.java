package dev.baton.server.storage;

import org.jspecify.annotations.Nullable;

/** The storage cannot be used. The message says what is wrong, where, and what can be done. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
