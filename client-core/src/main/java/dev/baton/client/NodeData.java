package dev.baton.client;

import dev.baton.wire.model.Stat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node's data and stat, as of one moment.
 *
 * @param data the bytes, null where the node was given null; not copied, so do not change them
 */
public record NodeData(byte @Nullable [] data, Stat stat) {
    /** The data as UTF-8 text, "" for null. */
    public String text() {
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeData that && Arrays.equals(data, that.data) && stat.equals(that.stat);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(data) + stat.hashCode();
    }

    /** Without the data, which may be secret. */
    @Override
    public String toString() {
        return "NodeData[" + (data == null ? "null" : data.length + " bytes") + ", " + stat + "]";
    }
}
