package dev.baton.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of an operation that knows nothing but a deadline.
 *
 * @param timeout time in which the request must be answered; null for the client's default
 */
public record CallOptions(@Nullable Duration timeout) {
    /** Nothing special. */
    public static final CallOptions DEFAULT = new CallOptions(null);

    public CallOptions {
        OptionChecks.timeout(timeout);
    }

    /** With a deadline of its own. */
    public CallOptions withTimeout(Duration newTimeout) {
        return new CallOptions(newTimeout);
    }
}
