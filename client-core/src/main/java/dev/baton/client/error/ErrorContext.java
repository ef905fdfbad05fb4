package dev.baton.client.error;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What an error is about.
 *
 * @param operation name of the operation as the protocol calls it, for example {@code setData}
 * @param path the node as the client names it, null for an operation without one
 * @param zxid last transaction the client had seen when the error arose; for a write refused by the server its own zxid
 * @param situation how things stood, null if that is not known
 */
public record ErrorContext(
        String operation,
        @Nullable String path,
        long zxid,
        @Nullable Situation situation) implements Serializable {
    /** Without a situation. */
    public ErrorContext(String operation, @Nullable String path, long zxid) {
        this(operation, path, zxid, null);
    }

    @Override
    public String toString() {
        return operation + (path == null ? "" : " " + path);
    }
}
