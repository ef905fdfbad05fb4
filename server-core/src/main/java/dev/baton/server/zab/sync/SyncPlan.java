package dev.baton.server.zab.sync;

import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.Zxid;

/**
 * How one learner gets from its history to the leader's.
 *
 * <table>
 * <caption>The choice, for a learner whose last zxid is P</caption>
 * <tr><td>P is in the history, and decided</td><td>DIFF from P</td></tr>
 * <tr><td>P is in the history, not decided</td><td>TRUNC to the last decided point, then as DIFF from there</td></tr>
 * <tr><td>P is the beginning of an epoch</td><td>DIFF from the last point before it: such a learner has the history with which that epoch
 * began, and so has the leader</td></tr>
 * <tr><td>the last point q before P is of the same epoch</td><td>TRUNC to q, or to the last decided
 * point if that is earlier, then as DIFF from there: within an epoch one leader wrote both
 * histories, so they agree up to q</td></tr>
 * <tr><td>otherwise, or P is below what is known</td><td>SNAP: where the histories part cannot be told</td></tr>
 * </table>
 *
 * @param action what the learner is told
 * @param source where the transactions after {@code from} come from, before the window takes over
 * @param from the learner has everything up to here once the action is done; for SNAP whatever the snapshot will say
 * @protocol quorum-wire.md#6-phase-2-synchronisation
 */
public record SyncPlan(Action action, Source source, long from) {
    /** What the learner does first. */
    public enum Action {
        DIFF,
        TRUNC,
        SNAP
    }

    /** Who has the rest. */
    public enum Source {
        /** The window in memory: nobody needs to read anything. */
        WINDOW,
        /** The log on disk, up to where the window begins. */
        LOG,
        /** A snapshot of the tree. */
        SNAPSHOT
    }

    /**
     * Chooses.
     *
     * @param learnerLast the learner's last zxid, P
     * @param history the leader's
     * @param decided what of it is decided, as far as the learner is concerned: the learner may take for decided whatever it has when it
     *     is told to serve, so nothing undecided is left to it (ZOOKEEPER-3911). It gets that back as a proposal
     * @param windowFloor everything after this one is in memory
     * @param logEntriesMax how many entries may be read from disk before a snapshot is thought cheaper
     */
    public static SyncPlan of(long learnerLast, History history, long decided, long windowFloor, long logEntriesMax) {
        if (learnerLast < history.floor()) {
            return snapshot();
        }
        long common = history.floorOf(learnerLast);
        boolean prefix = common == learnerLast || Zxid.isStart(learnerLast);
        boolean sameEpoch = Zxid.epoch(common) == Zxid.epoch(learnerLast) && !Zxid.isStart(common);
        if (!prefix && !sameEpoch) {
            return snapshot();
        }
        return prefix && common <= decided
                ? fromLogOrWindow(Action.DIFF, common, history, windowFloor, logEntriesMax)
                : fromLogOrWindow(Action.TRUNC, Math.min(common, decided), history, windowFloor, logEntriesMax);
    }

    /** The plan that always works. */
    public static SyncPlan snapshot() {
        return new SyncPlan(Action.SNAP, Source.SNAPSHOT, Zxid.NONE);
    }

    private static SyncPlan fromLogOrWindow(
            Action action, long from, History history, long windowFloor, long logEntriesMax) {
        if (from >= windowFloor) {
            return new SyncPlan(action, Source.WINDOW, from);
        }
        return history.countBetween(from, windowFloor) <= logEntriesMax
                ? new SyncPlan(action, Source.LOG, from)
                : snapshot();
    }
}
