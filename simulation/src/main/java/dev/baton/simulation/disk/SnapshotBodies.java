package dev.baton.simulation.disk;

import dev.baton.server.tree.SnapshotInput;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeLoader;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.wire.io.WireWriter;

/** Trees as bytes and back, by the production code. */
public final class SnapshotBodies {
    private static final int SLICE = 1_000;
    private static final int LENGTH_MAX = 1 << 24;

    private SnapshotBodies() {}

    /** The whole tree. */
    public static byte[] of(Tree tree) {
        WireWriter out = new WireWriter();
        TreeSnapshotter cursor = tree.beginSnapshot();
        boolean more = true;
        while (more) {
            more = cursor.emitSlice(SLICE, out);
        }
        return out.toByteArray();
    }

    /** The tree that was written at this zxid. */
    public static Tree load(byte[] body, long zxid) {
        int[] at = {0};
        SnapshotInput input = new SnapshotInput(
                (target, offset, length) -> {
                    int part = Math.min(length, body.length - at[0]);
                    System.arraycopy(body, at[0], target, offset, part);
                    at[0] += part;
                    return part == 0 ? -1 : part;
                },
                LENGTH_MAX);
        return TreeLoader.load(input, zxid, Tree.DEFAULT_HASH_SEED);
    }
}
