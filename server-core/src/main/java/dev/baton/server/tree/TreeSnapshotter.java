package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;

/**
 * Writes the body of a snapshot in slices between transactions. The result is the tree exactly as it was at
 * {@link Tree#beginSnapshot()}: changes made since write what they replace ahead of themselves.
 */
public final class TreeSnapshotter {
    TreeSnapshotter() {}

    /** The tree's last zxid at the beginning. */
    public long zxid() {
        throw new UnsupportedOperationException();
    }

    /** The tree's digest at the beginning. */
    public long digest() {
        throw new UnsupportedOperationException();
    }

    /**
     * Appends the next part of the body: whatever was written ahead, then about {@code znodesMax} znodes more.
     *
     * @return whether there is more to come; after false the body is complete and this object done
     */
    public boolean emitSlice(int znodesMax, WireWriter out) {
        throw new UnsupportedOperationException();
    }

    /** Znodes written so far. */
    public long nodesWritten() {
        throw new UnsupportedOperationException();
    }

    /** Gives up, so that another snapshot can begin. */
    public void cancel() {
        throw new UnsupportedOperationException();
    }
}
