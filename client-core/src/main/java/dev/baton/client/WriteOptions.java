package dev.baton.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of setData and setAcl.
 *
 * @param version version the node must have (for setAcl the version of its ACL), {@link #ANY_VERSION} for any
 * @param timeout time in which the request must be answered; null for the client's default
 */
public record WriteOptions(int version, @Nullable Duration timeout) {
    /** Matches every version. */
    public static final int ANY_VERSION = -1;

    /** Nothing special. */
    public static final WriteOptions DEFAULT = new WriteOptions(-1, null);

    public WriteOptions {
        OptionChecks.timeout(timeout);
    }

    /** Only if the node has this version. */
    public WriteOptions withVersion(int newVersion) {
        return new WriteOptions(newVersion, timeout);
    }

    /** With a deadline of its own. */
    public WriteOptions withTimeout(Duration newTimeout) {
        return new WriteOptions(version, newTimeout);
    }
}
