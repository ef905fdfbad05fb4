package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.election.Decision;
import dev.baton.server.zab.election.Election;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.InvariantViolation;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import dev.baton.server.zab.sync.SyncBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows one leader, as a voter or an observer.
 *
 * <p>The order that keeps data through a crash is the storage lane's: what the leader's history has and ours lacked, then the current
 * epoch, then (as the token that the answer to NEWLEADER waits for) the acknowledgement. A member that has the epoch has the history.
 */
final class Following implements Phase {
    /** Where in the conversation with the leader we are. */
    private enum Stage {
        CONNECTING,
        /** Waiting for LEADERINFO. */
        INTRODUCED,
        /** Waiting for DIFF, TRUNC or SNAP. */
        PROMISED,
        /** Waiting for NEWLEADER, and with SNAP for the snapshot. */
        SYNCING,
        /** NEWLEADER is answered, or will be once it is durable. */
        SYNCED,
        SERVING
    }

    private final Core core;
    private final long leader;
    private final boolean observer;
    private final Map<Long, SessionTouch> touched = new LinkedHashMap<>();
    private final ArrayDeque<Message.Request> asked = new ArrayDeque<>();
    private Stage stage = Stage.CONNECTING;
    private SyncBuffer buffer = SyncBuffer.behind(Zxid.NONE);
    private boolean snapshotAwaited;
    private boolean newLeaderHeard;
    private int leaderFeatures;

    /** What the leader's epoch begins with; in force from UPTODATE on. */
    private @Nullable Membership told;

    /** The leader that the last activation of a configuration named. */
    private long designated;

    private long epoch;
    private long acknowledged;
    private int attempts;
    private long retryAt = Election.NEVER;
    private long giveUpAt;

    Following(Core core, Decision decision) {
        this.core = core;
        this.leader = decision.leader();
        this.designated = decision.leader();
        this.observer = decision.role() == PeerState.OBSERVING;
    }

    @Override
    public void enter(long nowNanos) {
        core.role(role(), ZabPhase.DISCOVERY, leader, 0, Reason.ELECTED);
        giveUpAt = nowNanos + core.config.initLimitNanos();
        connect();
    }

    private void connect() {
        attempts++;
        retryAt = Election.NEVER;
        core.emit(new Output.Connect(leader));
    }

    @Override
    public void exit(Reason reason) {
        if (stage == Stage.CONNECTING) {
            // Calls off the attempt, whose outcome is of no interest any more.
            core.emit(new Output.Disconnect(leader, reason));
        }
    }

    @Override
    public void onPeerUp(long nowNanos, long peer) {
        if (peer != leader) {
            core.disconnect(peer, Reason.NOT_LEADING);
            return;
        }
        stage = Stage.INTRODUCED;
        giveUpAt = nowNanos + core.config.initLimitNanos();
        core.send(
                leader,
                new Message.LearnerInfo(
                        observer,
                        Zxid.start(core.acceptedEpoch()),
                        core.self(),
                        Message.LearnerInfo.PROTOCOL_VERSION,
                        core.active().version(),
                        offeredFeatures()));
    }

    private int offeredFeatures() {
        int features = core.config.features();
        return core.snapshotNeeded ? features : features & ~Features.SNAPSHOT_ON_DEMAND;
    }

    @Override
    public void onPeerDown(long nowNanos, long peer) {
        if (peer != leader) {
            return;
        }
        if (stage == Stage.CONNECTING && attempts < ZabConfig.CONNECT_ATTEMPTS) {
            retryAt = nowNanos + ZabConfig.CONNECT_RETRY_NANOS;
        } else {
            core.leave(Reason.LEADER_LOST);
        }
    }

    @Override
    public void onLookingPeer(long nowNanos, long peer) {}

    private long toleratedSilence() {
        return switch (stage) {
            case SERVING -> core.config.silenceLimitNanos();
            case SYNCED -> core.config.syncLimitNanos(); // pings begin with service
            case CONNECTING, INTRODUCED, PROMISED, SYNCING -> core.config.initLimitNanos();
        };
    }

    @Override
    public void onMessage(long nowNanos, long from, Message message) {
        if (from != leader || core.isLeaving()) {
            return;
        }
        giveUpAt = nowNanos + toleratedSilence();
        boolean allowed = switch (stage) {
            case CONNECTING -> false;
            case INTRODUCED -> message instanceof Message.LeaderInfo info && onLeaderInfo(info);
            case PROMISED -> onSyncStart(message);
            case SYNCING, SYNCED -> onSyncMessage(message);
            case SERVING -> onServingMessage(message);
        };
        if (!allowed) {
            core.trace("leader " + leader + " sent " + message + " in stage " + stage + " with log end "
                    + Zxid.format(core.log.last()));
            core.leave(Reason.PROTOCOL_VIOLATION);
        }
    }

    private boolean onLeaderInfo(Message.LeaderInfo info) {
        leaderFeatures = info.features() & core.config.features();
        epoch = info.epoch();
        if (epoch < core.acceptedEpoch()) {
            core.leave(Reason.EPOCH_OVERTAKEN);
            return true;
        }
        if (epoch > core.acceptedEpoch()) {
            // The promise is worth nothing if a crash can take it back: it leaves once it is durable. What is before it
            // in the lane
            // is durable then too, so the history it names is really there (ZOOKEEPER-335, 1081).
            long promise = core.setEpochs(epoch, core.currentEpoch());
            core.sendAfter(promise, leader, new Message.AckEpoch((int) core.currentEpoch(), core.log.last()));
        } else {
            core.send(leader, new Message.AckEpoch(Message.AckEpoch.NOT_A_PROMISE, core.log.last()));
        }
        stage = Stage.PROMISED;
        core.role(role(), ZabPhase.SYNCHRONIZATION, leader, epoch, Reason.PROGRESS);
        return true;
    }

    private boolean onSyncStart(Message message) {
        stage = Stage.SYNCING;
        if (message instanceof Message.Diff) {
            buffer = SyncBuffer.behind(core.log.last());
            return true;
        }
        if (message instanceof Message.Trunc trunc) {
            return onTrunc(trunc.zxid());
        }
        if (message instanceof Message.Snap snap) {
            buffer = SyncBuffer.behindSnapshot(snap.zxid());
            snapshotAwaited = true;
            return true;
        }
        return false;
    }

    /**
     * To cut where we have no entry would leave another history than the leader thinks, so it is refused. Below our snapshot we cannot
     * cut at all: it came from a leader that did not last (ZOOKEEPER-4837), and only another snapshot can replace it.
     */
    private boolean onTrunc(long zxid) {
        if (zxid < core.log.history().floor()) {
            if (core.snapshotNeeded) {
                core.halt(
                        Reason.SYNC_FAILED,
                        "told to cut at " + Zxid.format(zxid) + ", below the own snapshot: " + core.log
                                + "; start this member with an empty data directory");
            }
            core.snapshotNeeded = true;
            core.leave(Reason.SYNC_FAILED);
            return true;
        }
        if (!core.log.history().contains(zxid)) {
            return false;
        }
        if (zxid < core.log.last()) {
            core.truncate(zxid);
        }
        buffer = SyncBuffer.behind(zxid);
        return true;
    }

    private boolean onSyncMessage(Message message) {
        return switch (message.kind()) {
            case PROPOSAL -> buffer.onProposal(((Message.Proposal) message).entry());
            case INFORM -> {
                LogEntry entry = ((Message.Inform) message).entry();
                yield buffer.onProposal(entry) && buffer.onCommit(entry.zxid());
            }
            case INFORM_AND_ACTIVATE -> {
                Message.InformAndActivate inform = (Message.InformAndActivate) message;
                designated = inform.designatedLeader();
                yield buffer.onProposal(inform.entry())
                        && buffer.onCommit(inform.entry().zxid());
            }
            case COMMIT -> buffer.onCommit(((Message.Commit) message).zxid());
            case COMMIT_AND_ACTIVATE -> {
                designated = ((Message.CommitAndActivate) message).designatedLeader();
                yield buffer.onCommit(((Message.CommitAndActivate) message).zxid());
            }
            case NEW_LEADER -> onNewLeader((Message.NewLeader) message);
            case UP_TO_DATE -> stage == Stage.SYNCED && onUpToDate();
            case PING ->
                true; // not answered yet: leaders of other make take the next packet for the answer to NEWLEADER
            case REVALIDATED -> stage == Stage.SYNCED && onNodeMessage(message);
            default -> false;
        };
    }

    private boolean onNewLeader(Message.NewLeader message) {
        if (newLeaderHeard || message.epoch() != epoch) {
            return false;
        }
        newLeaderHeard = true;
        told = core.parse(message.config());
        if (!snapshotAwaited) {
            adoptHistory();
        }
        return true;
    }

    /**
     * Takes the leader's history and epoch as ours: first the entries, in the lane before the epoch, so that no crash leaves the epoch
     * without them (ZOOKEEPER-4643, 4646, 4785); then the epoch; then the answer, which waits for both (ZOOKEEPER-3911). Entries without a
     * COMMIT stay in the buffer: they are not part of the history that the epoch begins with (ZOOKEEPER-4394).
     */
    private void adoptHistory() {
        core.adoptConfiguration(told);
        buffer.takeCommitted().forEach(core::append);
        long adopted = core.setEpochs(core.acceptedEpoch(), epoch);
        core.sendAfter(adopted, leader, new Message.Ack(Zxid.start(epoch)));
        acknowledged = core.log.last();
        stage = Stage.SYNCED;
    }

    /** A quorum has the history we adopted, so it is decided; what came behind it goes the usual way. */
    private boolean onUpToDate() {
        stage = Stage.SERVING;
        long history = acknowledged;
        buffer.takeRest().forEach(core::append);
        core.election.established(epoch);
        core.role(role(), ZabPhase.BROADCAST, leader, epoch, Reason.PROGRESS);
        core.log.commit(Math.max(history, Math.min(buffer.committed(), core.log.last())));
        if (told != null) {
            core.activate(told);
        }
        activateDecided();
        return true;
    }

    /** Puts into force what is decided of the own log, and leaves if that makes this member, or its leader, something else. */
    private void activateDecided() {
        Membership pending = core.pending();
        if (pending != null && core.log.committed() >= pending.version()) {
            core.activate(pending);
        }
        if (!core.reconfigures()) {
            return;
        }
        boolean leads = core.active().isVoter(designated);
        boolean observes = core.observes();
        if (!leads) {
            core.leave(Reason.RECONFIGURED);
        } else if (designated != leader || observes != observer) {
            core.leaveFor(designated);
        }
    }

    private boolean onServingMessage(Message message) {
        return switch (message.kind()) {
            case PROPOSAL -> onEntry(((Message.Proposal) message).entry());
            case COMMIT -> onCommit(((Message.Commit) message).zxid());
            case COMMIT_AND_ACTIVATE -> {
                designated = ((Message.CommitAndActivate) message).designatedLeader();
                yield onCommit(((Message.CommitAndActivate) message).zxid());
            }
            case INFORM -> onInform(((Message.Inform) message).entry());
            case INFORM_AND_ACTIVATE -> {
                designated = ((Message.InformAndActivate) message).designatedLeader();
                yield onInform(((Message.InformAndActivate) message).entry());
            }
            case PING -> pong((Message.Ping) message);
            case SYNC, REVALIDATED -> onNodeMessage(message);
            case NEW_LEADER, UP_TO_DATE -> true;
            default -> false;
        };
    }

    /** The next proposal, and only the next: a log with a hole would be handed on to others later (ZOOKEEPER-4925). */
    private boolean onEntry(LogEntry entry) {
        if (!Zxid.follows(entry.zxid(), core.log.last()) || Zxid.epoch(entry.zxid()) != epoch) {
            return false;
        }
        core.append(entry);
        return true;
    }

    private boolean onCommit(long zxid) {
        if (zxid > core.log.last() || !core.log.history().contains(zxid)) {
            return false;
        }
        core.log.commit(zxid);
        Membership pending = core.pending();
        if (pending != null && zxid >= pending.version()) {
            activateDecided();
        }
        return true;
    }

    private boolean onInform(LogEntry entry) {
        return onEntry(entry) && onCommit(entry.zxid());
    }

    private boolean pong(Message.Ping ping) {
        core.send(leader, new Message.Pong(ping.zxid(), List.copyOf(touched.values())));
        touched.clear();
        return true;
    }

    private boolean onNodeMessage(Message message) {
        if (message.kind() == Message.Kind.SYNC) {
            Message.Request request = asked.poll();
            if (request == null) {
                return false;
            }
            // Everything decided before the leader answered precedes this in the stream.
            core.answerSync(request, core.log.committed());
            return true;
        }
        core.emit(new Output.Received(leader, message));
        return true;
    }

    /** Each proposal is acknowledged once it is durable, never earlier; towards members of our own kind one word serves for many. */
    @Override
    public void onPersisted(long nowNanos) {
        if (stage != Stage.SERVING || observer) {
            return;
        }
        long durable = core.log.persisted();
        if (durable <= acknowledged) {
            return;
        }
        if (Features.has(leaderFeatures, Features.CUMULATIVE)) {
            core.send(leader, new Message.Ack(durable));
        } else {
            entriesBetween(acknowledged, durable).forEach(zxid -> core.send(leader, new Message.Ack(zxid)));
        }
        acknowledged = durable;
    }

    private List<Long> entriesBetween(long fromExclusive, long toInclusive) {
        List<Long> zxids = new ArrayList<>();
        LogEntry entry = core.log.entryAfter(Math.max(fromExclusive, core.log.windowFloor()));
        while (entry != null && entry.zxid() <= toInclusive) {
            zxids.add(entry.zxid());
            entry = core.log.entryAfter(entry.zxid());
        }
        return zxids;
    }

    @Override
    public void onNodeInput(long nowNanos, Input input) {
        switch (input.kind()) {
            case SNAPSHOT_RECEIVED -> onSnapshotReceived(nowNanos, (Input.SnapshotReceived) input);
            case SYNC -> {
                if (stage == Stage.SERVING) {
                    Message.Request request = ((Input.Sync) input).request();
                    asked.add(request);
                    core.send(leader, request);
                }
            }
            case RELAY -> {
                Input.Relay relay = (Input.Relay) input;
                if (stage == Stage.SERVING && relay.peer() == leader) {
                    core.send(leader, relay.message());
                }
            }
            case SESSIONS_TOUCHED ->
                ((Input.SessionsTouched) input).touched().forEach(touch -> touched.put(touch.sessionId(), touch));
            case PROPOSE -> throw new InvariantViolation("a follower was asked to propose");
            default -> core.trace(input.kind() + " means nothing to a follower");
        }
    }

    /** Until here the old state was untouched: a transfer that breaks leaves nothing behind (ZOOKEEPER-2872, 3642). */
    private void onSnapshotReceived(long nowNanos, Input.SnapshotReceived input) {
        if (!snapshotAwaited || input.peer() != leader) {
            return;
        }
        giveUpAt = nowNanos + core.config.initLimitNanos();
        snapshotAwaited = false;
        core.installSnapshot(input.zxid());
        if (newLeaderHeard) {
            adoptHistory();
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (nowNanos >= giveUpAt) {
            core.leaveSilent(leader);
        } else if (nowNanos >= retryAt) {
            connect();
        }
    }

    @Override
    public long deadlineNanos() {
        return Math.min(giveUpAt, retryAt);
    }

    private PeerState role() {
        return observer ? PeerState.OBSERVING : PeerState.FOLLOWING;
    }

    @Override
    public void verify() {
        InvariantViolation.unless(
                stage != Stage.SERVING || core.currentEpoch() == epoch && core.log.applied() <= core.log.committed(),
                () -> "serving without being decided: " + this + " " + core.log);
    }

    @Override
    public String toString() {
        return role() + " " + leader + " " + stage + " epoch=" + epoch;
    }
}
