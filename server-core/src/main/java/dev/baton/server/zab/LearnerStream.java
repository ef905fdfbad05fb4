package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.server.zab.sync.SyncPlan;
import dev.baton.server.zab.sync.SyncPlan.Action;
import dev.baton.server.zab.sync.SyncPlan.Source;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a leader sends to a learner from the first word of synchronisation on, in the one order that is right: what it lacks of the decided
 * history, what is under way, NEWLEADER behind all that (ZOOKEEPER-3104), then whatever comes.
 */
final class LearnerStream {
    private final Core core;
    private final long epoch;

    /** The configurations that this leader brought into force, by zxid, and whom it named as the leader under them. */
    private final SortedMap<Long, Long> activations = new TreeMap<>();

    /** Until the leader is established its whole history counts as decided: it is what the epoch begins with. */
    private boolean established;

    LearnerStream(Core core, long epoch) {
        this.core = core;
        this.epoch = epoch;
    }

    void onEstablished() {
        established = true;
    }

    /** The configuration in the entry {@code zxid} is decided, and this member leads under it. */
    void onActivated(long zxid, long designatedLeader) {
        activations.put(zxid, designatedLeader);
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
        if (!canFollow(learner)) {
            return false;
        }
        if (!learner.streams() || learner.congested) {
            return true;
        }
        sendEntries(learner, nowNanos);
        sendCommits(learner);
        if (learner.stage == Learner.Stage.CATCHING_UP && learner.sent >= learner.target) {
            learner.stage = Learner.Stage.ALMOST;
            learner.adopted = learner.committedSent;
            core.send(
                    learner.id,
                    new Message.NewLeader(Zxid.start(epoch), configuration().text()));
        }
        sendOwedSyncs(learner);
        return true;
    }

    /**
     * What a learner puts into force with UPTODATE. Until this leader is established that is what its history ends with, since that is
     * decided with it; afterwards what is in force, since what is proposed reaches the learner as a proposal.
     */
    private Membership configuration() {
        Membership pending = core.pending();
        return established || pending == null ? core.active() : pending;
    }

    /** Whether the learner's place is still in the window, or it does not read from there at the moment. */
    boolean canFollow(Learner learner) {
        return !learner.streams() || learner.congested || firstNeeded(learner) >= core.log.windowFloor();
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
                Long designated = activations.get(entry.zxid());
                core.send(
                        learner.id,
                        designated == null
                                ? new Message.Inform(entry)
                                : new Message.InformAndActivate(designated, entry));
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
            for (long zxid : activationsBetween(learner, upTo)) {
                sendCommit(learner, zxid);
            }
            if (learner.committedSent < upTo) {
                sendCommit(learner, upTo);
            }
            return;
        }
        LogEntry entry = core.log.entryAfter(learner.committedSent);
        while (entry != null && entry.zxid() <= upTo) {
            sendCommit(learner, entry.zxid());
            entry = core.log.entryAfter(entry.zxid());
        }
    }

    private List<Long> activationsBetween(Learner learner, long upTo) {
        if (activations.isEmpty() || !learner.newLeaderSent()) {
            return List.of();
        }
        return List.copyOf(
                activations.subMap(learner.committedSent + 1, upTo + 1).keySet());
    }

    /** A learner that has not been told NEWLEADER yet gets the configuration with it, and must not leave before. */
    private void sendCommit(Learner learner, long zxid) {
        Long designated = learner.newLeaderSent() ? activations.get(zxid) : null;
        core.send(
                learner.id,
                designated == null ? new Message.Commit(zxid) : new Message.CommitAndActivate(zxid, designated));
        learner.committedSent = zxid;
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
