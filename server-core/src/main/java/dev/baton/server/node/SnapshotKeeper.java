package dev.baton.server.node;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeSnapshotter;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a snapshot is taken, feeds its bytes out slice by slice, and asks for purges.
 *
 * @protocol storage.md#6-fuzzy-snapshots-recovery
 */
final class SnapshotKeeper {
    private static final int SLICE_ZNODES = 512;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SnapshotPolicy policy;
    private final Turn turn;
    private final Tree tree;
    private final Tallies counters;
    private long seed;
    private long txnsSince;
    private long bytesSince;
    private long txnThreshold;
    private long byteThreshold;
    private boolean missing;
    private boolean unpublished;
    private @Nullable TreeSnapshotter running;
    private @Nullable Long lastZxid;
    private long nextPurgeNanos = Long.MAX_VALUE;

    SnapshotKeeper(SnapshotPolicy policy, long seed, Turn turn, Recovered state, Tallies counters) {
        this.policy = policy;
        this.seed = seed;
        this.turn = turn;
        this.tree = state.tree();
        this.counters = counters;
        this.txnsSince = state.logTxnsSinceSnapshot();
        this.bytesSince = state.logBytesSinceSnapshot();
        // A log without any snapshot cannot be recovered from, so the first one is not left to the thresholds.
        this.missing = state.snapshotZxid() == Recovered.NO_SNAPSHOT;
        drawThresholds();
    }

    /** The first turn. */
    void start() {
        schedulePurge();
    }

    void logged(int bytes) {
        txnsSince++;
        bytesSince += bytes;
    }

    long nextDeadlineNanos() {
        return nextPurgeNanos;
    }

    void run() {
        if (turn.nowNanos() >= nextPurgeNanos) {
            turn.out().submit(new StorageOp.Purge(policy.retainCount()));
            schedulePurge();
        }
    }

    /** Begins a snapshot if one is due; called between transactions, while the tree holds nothing undecided. */
    void beginIfDue() {
        boolean due = missing
                || txnThreshold > 0 && txnsSince >= txnThreshold
                || byteThreshold > 0 && bytesSince >= byteThreshold;
        if (!due || unpublished || tree.isSnapshotRunning()) {
            return;
        }
        if (txnsSince > 0) {
            turn.out().submit(new StorageOp.Roll());
        }
        TreeSnapshotter snapshotter = tree.beginSnapshot();
        running = snapshotter;
        unpublished = true;
        missing = false;
        txnsSince = 0;
        bytesSince = 0;
        drawThresholds();
        turn.out().beginSnapshot(snapshotter.zxid());
        turn.out().trace(new Trace.SnapshotBegun(snapshotter.zxid()));
    }

    /** Emits a slice of the running snapshot. Returns whether there is more. */
    boolean slice() {
        TreeSnapshotter snapshotter = running;
        if (snapshotter == null) {
            return false;
        }
        boolean more = snapshotter.emitSlice(SLICE_ZNODES, turn.out().snapshotBytes());
        if (!more) {
            running = null;
            turn.out().commitSnapshot(snapshotter.zxid(), snapshotter.digest());
        }
        return more;
    }

    boolean isRunning() {
        return running != null;
    }

    /** The tree is about to be replaced by one that the storage has a snapshot of, or a log up to its end. */
    void treeReplaced() {
        if (running != null) {
            running.cancel();
            running = null;
            turn.out().abortSnapshot();
        }
        missing = false;
        txnsSince = 0;
        bytesSince = 0;
    }

    /** The snapshot is published, or failed, be it while it was still running. */
    void done(long zxid, boolean ok) {
        if (running != null) {
            running.cancel();
            running = null;
        }
        unpublished = false;
        if (ok) {
            lastZxid = zxid;
            counters.snapshotCount++;
        }
        turn.out().trace(new Trace.SnapshotEnded(zxid, ok));
    }

    @Nullable
    Long lastZxid() {
        return lastZxid;
    }

    private void schedulePurge() {
        if (policy.purgeIntervalMillis() > 0) {
            nextPurgeNanos = turn.nowNanos() + policy.purgeIntervalMillis() * NANOS_PER_MILLI;
        }
    }

    /** Between half and all of what is configured. */
    private void drawThresholds() {
        txnThreshold = between(policy.txnCount());
        byteThreshold = between(policy.logBytes());
    }

    private long between(long full) {
        if (full <= 1) {
            return full;
        }
        seed += 0x9E3779B97F4A7C15L;
        long mixed = (seed ^ seed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return full / 2 + Math.floorMod(mixed ^ mixed >>> 31, full - full / 2);
    }
}
