package dev.baton.server.tree;

import org.jspecify.annotations.Nullable;

/**
 * Calculates what a znode adds to the digest of the tree ({@code storage.md} section 7). Holds buffers, so each owner has an
 * instance of its own.
 *
 * <p>The digest after a change not yet applied is {@code tree.digest() - digest of each znode as it is + digest of each as it
 * will be}; a znode that comes or goes is 0 on the other side.
 */
public final class NodeDigest {
    /** The share of a znode; 0 for everything below {@code /zookeeper/}. */
    public long of(String path, byte @Nullable [] data, StoredStat stat) {
        throw new UnsupportedOperationException();
    }
}
