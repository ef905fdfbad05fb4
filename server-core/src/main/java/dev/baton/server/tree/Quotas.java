package dev.baton.server.tree;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the statistics below {@code /zookeeper/quota} up to date ({@code client-wire.md} section 7). Only the nearest quota at or
 * above a znode counts it.
 */
public final class Quotas {
    /** The nearest quota at or above a path, which need not exist; null if there is none. */
    public @Nullable Quota enclosing(String path) {
        throw new UnsupportedOperationException();
    }
}
