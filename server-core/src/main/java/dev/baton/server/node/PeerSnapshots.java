package dev.baton.server.node;

import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayDeque;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tree to learners that need all of it, one after another, in slices between transactions. What is decided meanwhile
 * stays in the leader's window and follows the snapshot.
 */
final class PeerSnapshots {
    private static final int SLICE_ZNODES = 512;
    private static final long NOBODY = Long.MIN_VALUE;

    private final Turn turn;
    private final Tree tree;
    private final WireWriter bytes = new WireWriter(0);
    private final ArrayDeque<Long> waiting = new ArrayDeque<>();
    private final SortedSet<Long> congested = new TreeSet<>();
    private long peer = NOBODY;
    private @Nullable TreeSnapshotter running;

    PeerSnapshots(Turn turn, Tree tree) {
        this.turn = turn;
        this.tree = tree;
    }

    /** A learner needs the tree. */
    void want(long learner) {
        waiting.add(learner);
    }

    /** Its connection is gone. */
    void forget(long learner) {
        waiting.remove(learner);
        congested.remove(learner);
        if (peer == learner) {
            cancel();
        }
    }

    /** Nobody is to get anything any more. */
    void forgetAll() {
        waiting.clear();
        congested.clear();
        cancel();
    }

    void congestion(long learner, boolean much) {
        if (much) {
            congested.add(learner);
        } else {
            congested.remove(learner);
        }
    }

    /** Begins with the next learner if nothing else is being written. Returns whether a snapshot is under way. */
    boolean begin() {
        if (running == null && !waiting.isEmpty() && !tree.isSnapshotRunning()) {
            peer = waiting.remove();
            TreeSnapshotter begun = tree.beginSnapshot();
            running = begun;
            turn.out().peer(new PeerOrder.SnapshotBegin(peer, begun.zxid()));
        }
        return running != null;
    }

    /** Whether there is a slice to be written, and a connection that takes it. */
    boolean isReady() {
        return running != null && !congested.contains(peer);
    }

    /**
     * Writes a slice.
     *
     * @return null if there is more, else what was completed
     */
    @Nullable
    Completed slice() {
        TreeSnapshotter snapshotter = running;
        if (snapshotter == null) {
            return null;
        }
        bytes.clear();
        boolean more = snapshotter.emitSlice(SLICE_ZNODES, bytes);
        turn.out().peer(new PeerOrder.SnapshotBytes(peer, bytes.toByteArray()));
        if (more) {
            return null;
        }
        turn.out().peer(new PeerOrder.SnapshotEnd(peer));
        Completed completed = new Completed(peer, snapshotter.zxid());
        running = null;
        peer = NOBODY;
        return completed;
    }

    /** A snapshot that went out completely. */
    record Completed(long peer, long zxid) {}

    private void cancel() {
        if (running != null) {
            running.cancel();
            running = null;
            peer = NOBODY;
        }
    }
}
