package dev.baton.server.zab.log;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One member's log as the core sees it: the {@link History}, a window of recent entries, and four positions in it.
 *
 * <pre>
 *    floor  ...  windowFloor ... applied ... persisted ... last
 *                                  committed somewhere in between
 * </pre>
 *
 * <ul>
 *   <li>{@code last}: proposed here, and on its way to the disk.
 *   <li>{@code persisted}: durable here, because the storage lane said so.
 *   <li>{@code committed}: known to be decided for ever. May run ahead of {@code persisted} (others decided without us).
 *   <li>{@code applied}: handed to the tree. Entries leave in order, once, when both committed and persisted. After a restart, or when a
 *       snapshot was installed, the tree comes with everything up to its zxid, decided or not; then {@code applied} is ahead of
 *       {@code committed} until the next leader is established, and nobody is served.
 * </ul>
 *
 * <p>Entries that are not applied yet are never dropped from the window.
 */
public final class ReplicaLog {
    private record Pending(long token, long zxid) {}

    private final int windowEntriesMax;
    private final long windowBytesMax;
    private final Window window = new Window();
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private History history;
    private long windowFloor;
    private long persisted;
    private long committed;
    private long applied;

    /**
     * The log of a member that just recovered: everything in it is durable, and in the tree.
     *
     * @param recovered not used by the caller any more
     * @param windowEntriesMax how many applied entries are kept for learners
     * @param windowBytesMax and how many bytes
     */
    public ReplicaLog(History recovered, int windowEntriesMax, long windowBytesMax) {
        this.history = recovered;
        this.windowEntriesMax = windowEntriesMax;
        this.windowBytesMax = windowBytesMax;
        windowFloor = recovered.last();
        persisted = recovered.last();
        applied = recovered.last();
        // Not even the floor: a snapshot may have come from a leader that no quorum followed in the end.
        committed = Zxid.NONE;
    }

    /** What the log holds; not to be changed by the caller. */
    public History history() {
        return history;
    }

    public long last() {
        return history.last();
    }

    public long persisted() {
        return persisted;
    }

    public long committed() {
        return committed;
    }

    public long applied() {
        return applied;
    }

    /** Every entry after this one is in the window. */
    public long windowFloor() {
        return windowFloor;
    }

    /** Adds an entry that the storage lane was asked to persist under {@code token}. */
    public void append(LogEntry entry, long token) {
        history.append(entry.zxid());
        window.add(entry);
        pending.add(new Pending(token, entry.zxid()));
        trim();
    }

    /** The storage lane has completed everything up to {@code token}. */
    public void persistedUpTo(long token) {
        Pending next = pending.peek();
        while (next != null && next.token() <= token) {
            persisted = next.zxid();
            pending.remove();
            next = pending.peek();
        }
    }

    /**
     * Everything up to {@code zxid} is decided. Going back is ignored.
     *
     * @param zxid contained in the history
     */
    public void commit(long zxid) {
        if (zxid > committed) {
            InvariantViolation.unless(
                    history.contains(zxid), () -> "commit of " + Zxid.format(zxid) + ", which is not in " + history);
            committed = zxid;
        }
    }

    /** The next entry for the tree, or null if none is both committed and persisted. Taking it counts as applying it. */
    public @Nullable LogEntry takeApplicable() {
        if (applied >= Math.min(committed, persisted)) {
            return null;
        }
        LogEntry entry = window.firstAfter(applied);
        if (entry == null || entry.zxid() > Math.min(committed, persisted)) {
            throw new InvariantViolation(
                    "no entry after " + Zxid.format(applied) + " in the window above " + Zxid.format(windowFloor));
        }
        applied = entry.zxid();
        trim();
        return entry;
    }

    /**
     * The entry after {@code zxid}.
     *
     * @param zxid not below {@link #windowFloor()}
     * @return null if {@code zxid} is the last one
     */
    public @Nullable LogEntry entryAfter(long zxid) {
        InvariantViolation.unless(
                zxid >= windowFloor,
                () -> Zxid.format(zxid) + " has left the window above " + Zxid.format(windowFloor));
        return window.firstAfter(zxid);
    }

    /**
     * Forgets everything after {@code zxid}; the storage lane was asked to do the same. If the tree holds more than that, it is
     * rebuilt before the lane reports completion.
     */
    public void truncate(long zxid, long token) {
        InvariantViolation.unless(
                zxid >= committed,
                () -> "cutting at " + Zxid.format(zxid) + " would lose what is committed up to "
                        + Zxid.format(committed));
        history.truncate(zxid);
        window.truncate(zxid);
        windowFloor = Math.min(windowFloor, zxid);
        pending.removeIf(p -> p.zxid() > zxid);
        applied = Math.min(applied, zxid);
        if (persisted > zxid) {
            persisted = zxid;
        }
        if (!pending.isEmpty() || persisted < zxid) {
            pending.add(new Pending(token, zxid));
        }
    }

    /** Replaces everything by a snapshot at {@code zxid}, durable when {@code token} completes. */
    public void reset(long zxid, long token) {
        InvariantViolation.unless(
                zxid >= committed,
                () -> "a snapshot at " + Zxid.format(zxid) + " would lose what is committed up to "
                        + Zxid.format(committed));
        history = History.startingAt(zxid);
        window.clear();
        windowFloor = zxid;
        pending.clear();
        pending.add(new Pending(token, zxid));
        persisted = Math.min(persisted, zxid);
        applied = zxid;
    }

    /** Entries up to {@code zxid} have left the disk. */
    public void forgetUpTo(long zxid) {
        history.forgetUpTo(Math.min(zxid, applied));
    }

    /** Throws unless the positions are in order. */
    public void verify() {
        InvariantViolation.unless(
                history.floor() <= applied
                        && applied <= Math.max(persisted, history.floor())
                        && persisted <= last()
                        && committed <= last()
                        && windowFloor <= applied
                        && (window.size() > 0 || windowFloor == last()),
                () -> "positions out of order: " + this);
    }

    private void trim() {
        while (window.size() > 0
                && (window.size() > windowEntriesMax || window.sizeBytes() > windowBytesMax)
                && window.oldest().zxid() <= applied) {
            windowFloor = window.oldest().zxid();
            window.removeOldest();
        }
    }

    @Override
    public String toString() {
        return history + " windowFloor=" + Zxid.format(windowFloor) + " applied=" + Zxid.format(applied) + " committed="
                + Zxid.format(committed) + " persisted=" + Zxid.format(persisted) + " last=" + Zxid.format(last());
    }
}
