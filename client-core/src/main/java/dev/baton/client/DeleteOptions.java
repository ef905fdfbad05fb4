package dev.baton.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of delete.
 *
 * @param version version the node must have, {@link WriteOptions#ANY_VERSION} for any
 * @param timeout time in which the request must be answered; null for the client's default
 */
public record DeleteOptions(int version, @Nullable Duration timeout) {
    /** Nothing special. */
    public static final DeleteOptions DEFAULT = new DeleteOptions(-1, null);

    public DeleteOptions {
        OptionChecks.timeout(timeout);
    }

    /** Only if the node has this version. */
    public DeleteOptions withVersion(int newVersion) {
        return new DeleteOptions(newVersion, timeout);
    }

    /** With a deadline of its own. */
    public DeleteOptions withTimeout(Duration newTimeout) {
        return new DeleteOptions(version, newTimeout);
    }
}
