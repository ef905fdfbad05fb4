package dev.baton.client.cache;

import dev.baton.wire.model.Stat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A node as a cache knows it.
 *
 * @param path the node
 * @param stat its stat when its data was last read; the counts of children may have moved since
 * @param data its data, not to be changed; null if it has none or the cache keeps none
 */
public record CachedNode(String path, Stat stat, byte @Nullable [] data) {
    public CachedNode {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(stat, "stat");
    }

    /** Without the data. */
    @Override
    public String toString() {
        return path + " mzxid=0x" + Long.toHexString(stat.mzxid());
    }
}
