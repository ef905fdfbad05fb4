package dev.baton.server.zab;

import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.server.zab.sync.SyncPlan;
import dev.baton.server.zab.sync.SyncPlan.Action;
import dev.baton.server.zab.sync.SyncPlan.Source;

/**
 * What a leader sends to a learner from the first word of synchronisation on, in the one order that is right: what it lacks of the decided
 * history, what is under way, NEWLEADER behind all that (ZOOKEEPER-3104), then whatever comes.
 */
final class LearnerStream {
    private final Core core;
    private final long epoch;

    /** Until the leader is established its whole history counts as decided: it is what the epoch begins with. */
    private boolean established;

    LearnerStream(Core core, long epoch) {
        this.core = core;
        this.epoch = epoch;
    }

    void onEstablished() {
        established = true;
    }

    /** Begins the synchronisation of a learner. */
    void begin(Learner learner, long nowNanos) {
        boolean snapshotDemanded = Features.has(learner.features, Features.SNAPSHOT_ON_DEMAND);
        SyncPlan plan = snapshotDemanded
                ? SyncPlan.snapshot()
                : SyncPlan.of(
                        learner.lastZxid,
                        core.log.history(),
                        decided(),
                        core.log.windowFloor(),
                        core.config.window().logEntriesMax());
        if (plan.action() == Action.TRUNC) {
            core.send(learner.id, new Message.Trunc(plan.from()));
        } else if (plan.action() == Action.DIFF) {
            core.send(learner.id, new Message.Diff(decided()));
        }
        if (plan.source() == Source.WINDOW) {
            follow(learner, plan.from(), nowNanos);
        } else {
            load(learner, plan);
        }
    }

    private void load(Learner learner, SyncPlan plan) {
        learner.stage = Learner.Stage.LOADING;
        core.emit(new Output.StartSync(learner.id, plan, core.log.windowFloor()));
    }

    /** The driver brought the learner to {@code zxid}; the window may have moved on meanwhile. */
    void onLoaded(Learner learner, long zxid, long nowNanos) {
        learner.heardAt = nowNanos;
        if (zxid >= core.log.windowFloor()) {
            follow(learner, zxid, nowNanos);
        } else if (zxid >= core.log.history().floor()) {
            load(learner, new SyncPlan(Action.DIFF, Source.LOG, zxid));
        } else {
            core.disconnect(learner.id, Reason.FELL_BEHIND);
        }
    }

    private void follow(Learner learner, long from, long nowNanos) {
        learner.stage = Learner.Stage.CATCHING_UP;
        learner.sent = from;
        learner.committedSent = from;
        learner.acked = from;
        learner.target = learner.observer ? Math.max(from, decided()) : core.log.last();
        pump(learner, nowNanos);
    }

    /**
     * Sends what there is to send.
     *
     * @return false if the learner's place has left the window
     */
    boolean pump(Learner learner, long nowNanos) {
        if (!learner.streams() || learner.congested) {
            return true;
        }
        if (firstNeeded(learner) < core.log.windowFloor()) {
            return false;
        }
        sendEntries(learner, nowNanos);
        sendCommits(learner);
        if (learner.stage == Learner.Stage.CATCHING_UP && learner.sent >= learner.target) {
            learner.stage = Learner.Stage.ALMOST;
            learner.adopted = learner.committedSent;
            core.send(
                    learner.id,
                    new Message.NewLeader(
                            Zxid.start(epoch), core.config.membership().text()));
        }
        sendOwedSyncs(learner);
        return true;
    }

    /** Where the window must begin: a learner that wants a word for each transaction also needs those it was not told to be decided. */
    private static long firstNeeded(Learner learner) {
        return Features.has(learner.features, Features.CUMULATIVE) ? learner.sent : learner.committedSent;
    }

    private void sendEntries(Learner learner, long nowNanos) {
        long limit = learner.observer ? decided() : core.log.last();
        LogEntry entry = core.log.entryAfter(learner.sent);
        while (entry != null && entry.zxid() <= limit) {
            if (learner.sent == learner.acked) {
                learner.unackedSince = nowNanos;
            }
            learner.sent = entry.zxid();
            if (learner.observer && learner.newLeaderSent()) {
                learner.committedSent = entry.zxid();
                core.send(learner.id, new Message.Inform(entry));
            } else {
                core.send(learner.id, new Message.Proposal(entry));
                if (!Features.has(learner.features, Features.CUMULATIVE)) {
                    sendCommits(learner);
                }
            }
            entry = core.log.entryAfter(learner.sent);
        }
    }

    /** Tells what is decided of what was sent: in one word if the learner understands, else one word each. */
    private void sendCommits(Learner learner) {
        long upTo = Math.min(decided(), learner.sent);
        if (upTo <= learner.committedSent) {
            return;
        }
        if (Features.has(learner.features, Features.CUMULATIVE)) {
            core.send(learner.id, new Message.Commit(upTo));
            learner.committedSent = upTo;
            return;
        }
        LogEntry entry = core.log.entryAfter(learner.committedSent);
        while (entry != null && entry.zxid() <= upTo) {
            core.send(learner.id, new Message.Commit(entry.zxid()));
            learner.committedSent = entry.zxid();
            entry = core.log.entryAfter(entry.zxid());
        }
    }

    /** An answer to a sync goes behind the commits that it vouches for. */
    private void sendOwedSyncs(Learner learner) {
        Long zxid = learner.syncsOwed.peek();
        while (zxid != null && zxid <= learner.committedSent) {
            core.send(learner.id, new Message.Sync());
            learner.syncsOwed.remove();
            zxid = learner.syncsOwed.peek();
        }
    }

    private long decided() {
        return established ? core.log.committed() : core.log.last();
    }
}
