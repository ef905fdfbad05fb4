package dev.baton.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** The server did something that makes the figures of this run worthless. */
public final class LoadFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoadFailure(String message) {
        super(message);
    }

    public LoadFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
