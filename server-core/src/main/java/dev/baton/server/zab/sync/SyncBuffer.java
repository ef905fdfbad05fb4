package dev.baton.server.zab.sync;

import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.List;

/**
 * What a learner received between the start of its synchronisation and the permission to serve: proposals in order, and up to which of
 * them the leader said COMMIT. Nothing of it is logged before NEWLEADER, and what has no COMMIT by then is not logged before
 * UPTODATE: it may never be decided.
 */
public final class SyncBuffer {
    private final List<LogEntry> entries = new ArrayList<>();
    private final long covered;
    private int taken;
    private long last;
    private long committed;

    private SyncBuffer(long base, long covered) {
        this.covered = covered;
        last = base;
        committed = base;
    }

    /** Behind a history that ends at {@code base} once the learner did what it was told. */
    public static SyncBuffer behind(long base) {
        return new SyncBuffer(base, Long.MIN_VALUE);
    }

    /**
     * Behind a snapshot at {@code base}. Leaders that write the tree while it changes send proposals along with it that the snapshot has
     * already; they are passed over.
     */
    public static SyncBuffer behindSnapshot(long base) {
        return new SyncBuffer(base, base);
    }

    /** End of the history if everything held here is added. */
    public long last() {
        return last;
    }

    /** Last zxid that the leader called committed, or the base. */
    public long committed() {
        return committed;
    }

    /**
     * A proposal.
     *
     * @return false if it leaves a gap behind what is here: the leader, or the plan it made, is wrong
     */
    public boolean onProposal(LogEntry entry) {
        if (entry.zxid() <= last) {
            // One that was both in the history and under way when this learner joined comes twice.
            return entry.zxid() <= covered || entries.contains(entry);
        }
        if (!Zxid.follows(entry.zxid(), last)) {
            return false;
        }
        entries.add(entry);
        last = entry.zxid();
        return true;
    }

    /**
     * A COMMIT, for this proposal and all before it.
     *
     * @return false if there is no such proposal
     */
    public boolean onCommit(long zxid) {
        if (zxid > last) {
            return false;
        }
        committed = Math.max(committed, zxid);
        return true;
    }

    /** The committed proposals not taken before, in order. */
    public List<LogEntry> takeCommitted() {
        int from = taken;
        while (taken < entries.size() && entries.get(taken).zxid() <= committed) {
            taken++;
        }
        return List.copyOf(entries.subList(from, taken));
    }

    /** Everything not taken before, in order. */
    public List<LogEntry> takeRest() {
        int from = taken;
        taken = entries.size();
        return List.copyOf(entries.subList(from, taken));
    }
}
