package dev.baton.server.tree;

/** Reads the body of a snapshot, exact or fuzzy. */
public final class TreeLoader {
    private TreeLoader() {}

    /**
     * Reads a body from its first count to its terminator and leaves the input behind it.
     *
     * @param zxid what the snapshot is named after; becomes the tree's last zxid
     * @param hashSeed as for {@link Tree#Tree(long)}
     * @throws dev.baton.wire.io.MalformedRecordException if the bytes are no such body
     */
    public static Tree load(SnapshotInput in, long zxid, long hashSeed) {
        throw new UnsupportedOperationException();
    }
}
