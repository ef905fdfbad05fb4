package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import java.util.SplittableRandom;

/** Snapshot bodies in memory. */
final class Bodies {
    private static final int LENGTH_MAX = 1 << 20;

    private Bodies() {}

    static SnapshotInput input(byte[] bytes) {
        return input(bytes, null);
    }

    /** Bytes that arrive in portions of random size, or all at once. */
    static SnapshotInput input(byte[] bytes, SplittableRandom random) {
        int[] at = {0};
        return new SnapshotInput(
                (target, offset, length) -> {
                    int left = Math.min(length, bytes.length - at[0]);
                    if (left == 0) {
                        return -1;
                    }
                    int part = random == null ? left : random.nextInt(1, left + 1);
                    System.arraycopy(bytes, at[0], target, offset, part);
                    at[0] += part;
                    return part;
                },
                LENGTH_MAX);
    }

    /** The body of a snapshot taken without anything happening meanwhile. */
    static byte[] write(Tree tree) {
        WireWriter out = new WireWriter();
        TreeSnapshotter snapshotter = tree.beginSnapshot();
        while (snapshotter.emitSlice(100, out)) {
            // just go on
        }
        return out.toByteArray();
    }

    static Tree read(byte[] body, long zxid) {
        return TreeLoader.load(input(body), zxid, Tree.DEFAULT_HASH_SEED);
    }
}
