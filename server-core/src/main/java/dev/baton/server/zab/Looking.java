package dev.baton.server.zab;

import dev.baton.server.zab.election.PeerState;

/**
 * An election is on. Learners that believe us the leader may come before we know it ourselves; they wait for the result instead of being
 * sent away and coming back a retry later.
 */
final class Looking implements Phase {
    private final Core core;
    private final Reason reason;

    Looking(Core core, Reason reason) {
        this.core = core;
        this.reason = reason;
    }

    @Override
    public void enter(long nowNanos) {
        core.role(PeerState.LOOKING, ZabPhase.ELECTION, Output.RoleChanged.NO_LEADER, 0, reason);
        // The vote names the end of the log, not of what was applied: an entry that is logged may have been decided
        // (ZOOKEEPER-2845).
        if (reason == Reason.QUORUM_SILENT) {
            core.election.startUnheard(nowNanos, core.log.last(), core.currentEpoch());
        } else {
            core.election.start(nowNanos, core.log.last(), core.currentEpoch());
        }
        core.takeSuspect().ifPresent(leader -> core.election.expectNothingFrom(nowNanos, leader));
    }

    @Override
    public void exit(Reason reason) {}

    @Override
    public void onPeerUp(long nowNanos, long peer) {}

    @Override
    public void onPeerDown(long nowNanos, long peer) {
        core.early.remove(peer);
    }

    @Override
    public void onMessage(long nowNanos, long from, Message message) {
        if (message instanceof Message.LearnerInfo info && info.sid() == from) {
            core.early.put(from, info);
        } else {
            core.disconnect(from, Reason.PROTOCOL_VIOLATION);
        }
    }

    @Override
    public void onLookingPeer(long nowNanos, long peer) {}

    @Override
    public void onPersisted(long nowNanos) {}

    @Override
    public void onNodeInput(long nowNanos, Input input) {
        if (input instanceof Input.Congestion
                || input instanceof Input.SyncDone
                || input instanceof Input.SnapshotReceived) {
            return;
        }
        core.trace(input.kind() + " while looking for a leader is dropped");
    }

    @Override
    public void onDeadline(long nowNanos) {
        core.election.onDeadline(nowNanos);
    }

    @Override
    public long deadlineNanos() {
        return core.election.deadlineNanos();
    }

    @Override
    public void verify() {}

    @Override
    public String toString() {
        return "LOOKING for " + core.election.vote();
    }
}
