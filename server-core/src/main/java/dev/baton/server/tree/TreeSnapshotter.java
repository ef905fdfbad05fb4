package dev.baton.server.tree;

import dev.baton.wire.io.WireWriter;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Writes the body of a snapshot in slices between transactions. The result is the tree exactly as it was at
 * {@link Tree#beginSnapshot()}: changes made since write what they replace ahead of themselves.
 *
 * <p>A cursor moves over the {@link SlotTable}. A znode counts as done if its slot lies before the cursor or is marked, which is
 * kept true as follows.
 *
 * <ul>
 *   <li>A znode not done is written before it changes or goes. Its ancestors that are not done come first, since the format
 *       wants parents before children; they are as they were, or they would be done.
 *   <li>A znode that came since is marked.
 *   <li>The last znode takes the slot of one that goes, and its mark with it. If that slot lies before the cursor and the znode
 *       is not done, it is written.
 * </ul>
 *
 * <p>ACL references may be given to other lists meanwhile; a znode not done still holds its own.
 */
public final class TreeSnapshotter {
    private static final String TERMINATOR = "/";
    private static final int AHEAD_BYTES_KEPT = 1 << 16;

    private final TreeStore store;
    private final long zxid;
    private final long digest;
    /** What was written ahead, to go out with the next slice. */
    private final WireWriter ahead = new WireWriter();

    private final ArrayDeque<Znode> ancestors = new ArrayDeque<>();
    private byte[] path = new byte[256];
    private long[] marks = new long[64];
    private int cursor;
    private long nodesWritten;
    private boolean ended;

    TreeSnapshotter(TreeStore store) {
        this.store = store;
        zxid = store.lastZxid;
        digest = store.digest();
        store.sessions.write(ahead);
        store.acls.write(ahead);
    }

    /** The tree's last zxid at the beginning. */
    public long zxid() {
        return zxid;
    }

    /** The tree's digest at the beginning. */
    public long digest() {
        return digest;
    }

    /**
     * Appends the next part of the body: whatever was written ahead, then up to {@code znodesMax} znodes more.
     *
     * @return whether there is more to come; after false the body is complete and this object done
     * @throws IllegalStateException if it is done, or was cancelled
     */
    public boolean emitSlice(int znodesMax, WireWriter out) {
        if (ended) {
            throw new IllegalStateException("the snapshot has ended");
        }
        out.writeBytes(ahead.array(), 0, ahead.size());
        ahead.clear(AHEAD_BYTES_KEPT);
        long limit = nodesWritten + znodesMax;
        SlotTable slots = store.slots;
        while (cursor < slots.size() && nodesWritten < limit) {
            if (!isMarked(cursor)) {
                writeWithAncestors(slots.get(cursor), out);
            }
            cursor++;
        }
        if (cursor < slots.size()) {
            return true;
        }
        out.writeString(TERMINATOR);
        cancel();
        return false;
    }

    /** Znodes written so far. */
    public long nodesWritten() {
        return nodesWritten;
    }

    /** Gives up, so that another snapshot can begin. Without effect when done. */
    public void cancel() {
        if (!ended) {
            ended = true;
            store.endSnapshot();
        }
    }

    /** A znode is about to change or to go. */
    void changing(Znode node) {
        if (!isDone(node)) {
            writeWithAncestors(node, ahead);
        }
    }

    /** A znode came and has its slot. */
    void created(Znode node) {
        mark(node.slot);
    }

    /** A znode is about to lose its slot, in which the last one will take its place. */
    void removing(Znode node) {
        int lastSlot = store.slots.size() - 1;
        Znode last = store.slots.get(lastSlot);
        if (!isDone(last)) {
            if (node.slot < cursor) {
                writeWithAncestors(last, ahead);
            } else {
                unmark(node.slot);
            }
        } else {
            mark(node.slot);
        }
        unmark(lastSlot);
    }

    private boolean isDone(Znode node) {
        return node.slot < cursor || isMarked(node.slot);
    }

    private void writeWithAncestors(Znode node, WireWriter out) {
        for (Znode up = node.parent; up != null && !isDone(up); up = up.parent) {
            ancestors.addLast(up);
        }
        while (!ancestors.isEmpty()) {
            write(ancestors.removeLast(), out);
        }
        write(node, out);
    }

    private void write(Znode node, WireWriter out) {
        int length = node.pathLength();
        if (length > path.length) {
            path = new byte[2 * length];
        }
        node.copyPath(path, length);
        out.writeInt(length);
        out.writeBytes(path, 0, length);
        node.writeData(out);
        out.writeLong(node.aclRef);
        out.writeLong(node.czxid);
        out.writeLong(node.mzxid);
        out.writeLong(node.ctime);
        out.writeLong(node.mtime);
        out.writeInt(node.version);
        out.writeInt(node.cversion);
        out.writeInt(node.aversion);
        out.writeLong(node.owner);
        out.writeLong(node.pzxid);
        mark(node.slot);
        nodesWritten++;
    }

    private boolean isMarked(int slot) {
        int word = slot >> 6;
        return word < marks.length && (marks[word] & 1L << slot) != 0;
    }

    private void mark(int slot) {
        int word = slot >> 6;
        if (word >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(word + 1, 2 * marks.length));
        }
        marks[word] |= 1L << slot;
    }

    private void unmark(int slot) {
        int word = slot >> 6;
        if (word < marks.length) {
            marks[word] &= ~(1L << slot);
        }
    }
}
