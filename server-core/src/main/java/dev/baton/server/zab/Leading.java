package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.broadcast.Acks;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.InvariantViolation;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Leads: agrees on an epoch with a quorum, brings every learner to the own history, and once a quorum has it, numbers and decides.
 * Learners that come later take the same steps one by one while the others are served.
 */
final class Leading implements Phase {
    private static final int SYNC_OP = 9;

    private final Core core;
    private final Learners learners;
    private final Inauguration inauguration;
    private final SortedSet<Long> haveHistory = new TreeSet<>();
    private final Acks acks;
    private final Questions questions;
    private ZabPhase phase = ZabPhase.DISCOVERY;
    private long currentToken;
    private @Nullable LearnerStream stream;
    private long giveUpAt;
    private long pingAt;

    /** Who leads under a configuration that this leader brought into force, if not this one: then it decides nothing any more. */
    private long successor = Core.NOBODY;

    /** The last counter of the epoch is used: once everything is decided, a new epoch has to begin. */
    private boolean exhausted;

    Leading(Core core) {
        this.core = core;
        learners = new Learners(core);
        inauguration = new Inauguration(core, learners);
        acks = new Acks(core::quorum);
        questions = new Questions(core, learners);
    }

    boolean takesProposals() {
        return phase == ZabPhase.BROADCAST && !exhausted && successor == Core.NOBODY && !core.isLeaving();
    }

    Learners learners() {
        return learners;
    }

    private long epoch() {
        return inauguration.epoch();
    }

    @Override
    public void enter(long nowNanos) {
        core.role(PeerState.LEADING, ZabPhase.DISCOVERY, core.self(), 0, Reason.ELECTED);
        giveUpAt = nowNanos + core.config.initLimitNanos();
        List<Message.LearnerInfo> waiting = new ArrayList<>(core.early.values());
        core.early.clear();
        waiting.forEach(info -> onLearnerInfo(nowNanos, info));
        inauguration.choose();
    }

    @Override
    public void exit(Reason reason) {}

    @Override
    public void onPeerUp(long nowNanos, long peer) {}

    @Override
    public void onPeerDown(long nowNanos, long peer) {
        forget(peer);
        if (phase == ZabPhase.BROADCAST && !learners.isQuorum()) {
            leaveWithoutQuorum(Reason.QUORUM_LOST);
        }
    }

    /** After a reconfiguration that names another leader, that is the learners' way to say that they have heard of it. */
    private void leaveWithoutQuorum(Reason reason) {
        if (successor == Core.NOBODY) {
            core.leave(reason);
        } else {
            core.leaveFor(successor);
        }
    }

    private void forget(long peer) {
        if (learners.remove(peer)) {
            inauguration.onGone(peer);
            acks.onGone(peer);
            questions.onGone(peer);
        }
    }

    private void drop(long peer, Reason reason) {
        core.disconnect(peer, reason);
        forget(peer);
    }

    /**
     * A voter that looks while nobody has promised anything yet: perhaps a quorum elects somebody else. To wait for the whole limit
     * would keep everybody waiting (ZOOKEEPER-3109).
     */
    @Override
    public void onLookingPeer(long nowNanos, long peer) {
        if (epoch() == 0 && core.isVoter(peer)) {
            giveUpAt = Math.min(giveUpAt, nowNanos + core.config.tickNanos());
        }
    }

    @Override
    public void onMessage(long nowNanos, long from, Message message) {
        Learner learner = learners.find(from);
        if (learner == null) {
            if (message instanceof Message.LearnerInfo info && info.sid() == from) {
                onLearnerInfo(nowNanos, info);
            } else {
                core.disconnect(from, Reason.PROTOCOL_VIOLATION);
            }
            return;
        }
        learner.heardAt = nowNanos;
        boolean allowed = switch (message.kind()) {
            case ACK_EPOCH -> onAckEpoch(nowNanos, learner, (Message.AckEpoch) message);
            case ACK -> onAck(nowNanos, learner, ((Message.Ack) message).zxid());
            case PONG -> questions.onPong(learner) && onTouched(from, (Message.Pong) message);
            case REQUEST -> learner.isSynced() && onRequest(learner, (Message.Request) message);
            case REVALIDATE -> learner.isSynced() && received(from, message);
            default -> false;
        };
        if (!allowed) {
            core.trace("learner " + learner + " sent " + message);
            drop(from, Reason.PROTOCOL_VIOLATION);
        }
        advance(nowNanos);
    }

    private boolean received(long from, Message message) {
        core.emit(new Output.Received(from, message));
        return true;
    }

    private void onLearnerInfo(long nowNanos, Message.LearnerInfo info) {
        if (info.configVersion() > core.active().version()
                || info.protocolVersion() < Message.LearnerInfo.PROTOCOL_VERSION) {
            core.disconnect(info.sid(), Reason.CONFIG_TOO_NEW);
            return;
        }
        int features = info.features() & core.config.features();
        Learner learner = new Learner(info, features, nowNanos);
        learners.add(learner);
        inauguration.onLearner(learner, info.acceptedEpoch());
    }

    private boolean onAckEpoch(long nowNanos, Learner learner, Message.AckEpoch ack) {
        if (learner.stage != Learner.Stage.ASKED) {
            return false;
        }
        learner.lastZxid = ack.lastZxid();
        learner.stage = Learner.Stage.ANSWERED;
        if (phase == ZabPhase.DISCOVERY) {
            if (!inauguration.onPromise(learner, ack)) {
                drop(learner.id, Reason.LEARNER_AHEAD);
            }
        } else {
            stream().begin(learner, nowNanos);
        }
        return true;
    }

    private LearnerStream stream() {
        return Objects.requireNonNull(stream);
    }

    /** Takes every step that has become possible. */
    private void advance(long nowNanos) {
        if (phase == ZabPhase.DISCOVERY && inauguration.isAgreed()) {
            beginSynchronization(nowNanos);
        }
        // A quorum without us would do for safety; but our tree is to have everything before the first request is
        // prepared on it.
        if (phase == ZabPhase.SYNCHRONIZATION
                && core.isDurable(currentToken)
                && core.quorum().isQuorum(sid -> sid == core.self() || haveHistory.contains(sid))) {
            beginBroadcast(nowNanos);
        }
        if (phase == ZabPhase.BROADCAST) {
            decide(nowNanos);
        }
        beginReadRound();
        if (stream != null) {
            pump(stream, nowNanos);
        }
    }

    private void pump(LearnerStream open, long nowNanos) {
        boolean allFollow = true;
        for (Learner learner : learners.all()) {
            allFollow &= open.pump(learner, nowNanos);
        }
        if (!allFollow) {
            List.copyOf(learners.all()).stream()
                    .filter(learner -> !open.canFollow(learner))
                    .forEach(learner -> drop(learner.id, Reason.FELL_BEHIND));
        }
    }

    private void beginSynchronization(long nowNanos) {
        phase = ZabPhase.SYNCHRONIZATION;
        currentToken = core.setEpochs(core.acceptedEpoch(), epoch());
        stream = new LearnerStream(core, epoch());
        giveUpAt = nowNanos + core.config.initLimitNanos();
        core.role(PeerState.LEADING, phase, core.self(), epoch(), Reason.PROGRESS);
        for (Learner learner : learners.all()) {
            if (learner.stage == Learner.Stage.ANSWERED) {
                stream().begin(learner, nowNanos);
            }
        }
    }

    /** A quorum has our history and the epoch: the history is decided, all of it, and numbering begins. */
    private void beginBroadcast(long nowNanos) {
        phase = ZabPhase.BROADCAST;
        core.log.commit(core.log.last());
        stream().onEstablished();
        core.election.established(epoch());
        core.role(PeerState.LEADING, phase, core.self(), epoch(), Reason.PROGRESS);
        giveUpAt = Long.MAX_VALUE;
        pingAt = nowNanos + core.config.tickNanos() / 2;
        Membership pending = core.pending();
        if (pending != null) {
            // It is part of the history that a quorum of both configurations has just taken over (ZOOKEEPER-1324).
            core.activate(pending);
        }
        learners.synced().forEach(learner -> serve(nowNanos, learner));
        if (!core.active().isVoter(core.self())) {
            retire(designated(), nowNanos);
        }
    }

    /** Who leads under the configuration in force: this member if it may, else the voter that has acknowledged most. */
    private long designated() {
        if (core.active().isVoter(core.self())) {
            return core.self();
        }
        long best = Core.NOBODY;
        for (long voter : core.active().quorum().voters()) {
            boolean may = learners.isVoting(voter) && core.active().quorum().weight(voter) > 0;
            if (may && (best == Core.NOBODY || acks.of(voter) > acks.of(best))) {
                best = voter;
            }
        }
        return best;
    }

    /**
     * Somebody else leads from here on. The learners leave by themselves when they hear of it: to break their connections first could lose
     * the word that tells them.
     */
    private void retire(long next, long nowNanos) {
        successor = next;
        giveUpAt = nowNanos + core.config.syncLimitNanos();
        if (next == Core.NOBODY) {
            core.leave(Reason.RECONFIGURED);
        } else if (!learners.isQuorum()) {
            core.leaveFor(next);
        }
    }

    /** Its silence so far was none: there is nothing to say between the answer to NEWLEADER and the first ping. */
    private void serve(long nowNanos, Learner learner) {
        learner.stage = Learner.Stage.SERVING;
        learner.heardAt = nowNanos;
        questions.onServing(learner);
        core.send(learner.id, new Message.UpToDate());
    }

    private boolean onAck(long nowNanos, Learner learner, long zxid) {
        if (Zxid.isStart(zxid)) {
            return onNewLeaderAck(nowNanos, learner, zxid);
        }
        if (!learner.isSynced() || zxid > learner.sent || learner.observer) {
            return false;
        }
        if (zxid > learner.acked) {
            learner.acked = zxid;
            learner.unackedSince = nowNanos;
            acks.onAck(learner.id, zxid);
        }
        return true;
    }

    /** Counts only for this epoch, and only once it was asked for; repeated by some members after UPTODATE. */
    private boolean onNewLeaderAck(long nowNanos, Learner learner, long zxid) {
        if (zxid != Zxid.start(epoch()) || !learner.newLeaderSent()) {
            return false;
        }
        if (learner.isSynced()) {
            return true;
        }
        learner.stage = Learner.Stage.SYNCED;
        learner.acked = learner.adopted;
        learner.unackedSince = nowNanos;
        if (!learner.observer) {
            haveHistory.add(learner.id);
            acks.onAck(learner.id, learner.acked);
        }
        if (phase == ZabPhase.BROADCAST) {
            serve(nowNanos, learner);
        }
        return true;
    }

    private void decide(long nowNanos) {
        acks.onAck(core.self(), core.log.persisted());
        long decided = successor == Core.NOBODY ? acks.decided() : QuorumVerifier.NOTHING;
        Membership pending = core.pending();
        if (pending != null && decided >= pending.version()) {
            decided = pending.version();
        }
        if (decided > core.log.committed()) {
            core.log.commit(decided);
            if (pending != null && decided == pending.version()) {
                bringIntoForce(pending, nowNanos);
                // What is behind it needs a quorum of the new configuration only.
                decide(nowNanos);
                return;
            }
        }
        if (exhausted && core.log.committed() == core.log.last()) {
            core.leave(Reason.EPOCH_EXHAUSTED);
        }
        questions.answer();
    }

    private void bringIntoForce(Membership next, long nowNanos) {
        core.activate(next);
        long leader = designated();
        stream().onActivated(next.version(), leader);
        if (leader != core.self()) {
            // The word goes out before anything else happens to the connections.
            pump(stream(), nowNanos);
            retire(leader, nowNanos);
        }
    }

    private boolean onTouched(long from, Message.Pong pong) {
        return pong.touched().isEmpty() || received(from, pong);
    }

    private boolean onRequest(Learner learner, Message.Request request) {
        if (request.opCode() == SYNC_OP) {
            ask(learner, request);
            return true;
        }
        return received(learner.id, request);
    }

    private void ask(@Nullable Learner learner, Message.Request request) {
        questions.ask(learner, request);
        beginReadRound();
    }

    private void beginReadRound() {
        if (phase == ZabPhase.BROADCAST) {
            questions.beginRound();
        }
    }

    @Override
    public void onPersisted(long nowNanos) {
        inauguration.onPersisted();
        advance(nowNanos);
    }

    @Override
    public void onNodeInput(long nowNanos, Input input) {
        switch (input.kind()) {
            case PROPOSE -> propose(((Input.Propose) input).entry());
            case SYNC -> {
                if (phase == ZabPhase.BROADCAST) {
                    ask(null, ((Input.Sync) input).request());
                }
            }
            case RELAY -> relay((Input.Relay) input);
            case CONGESTION -> {
                Learner learner = learners.find(((Input.Congestion) input).peer());
                if (learner != null) {
                    learner.congested = ((Input.Congestion) input).congested();
                }
            }
            case SYNC_DONE -> onSyncDone(nowNanos, (Input.SyncDone) input);
            default -> core.trace(input.kind() + " means nothing to a leader");
        }
        advance(nowNanos);
    }

    private void propose(LogEntry entry) {
        InvariantViolation.unless(
                takesProposals() && Zxid.epoch(entry.zxid()) == epoch(),
                () -> "proposal " + entry + " outside of epoch " + epoch());
        core.append(entry);
        exhausted = Zxid.counter(entry.zxid()) >= core.config.counterMax();
    }

    private void relay(Input.Relay relay) {
        Learner learner = learners.find(relay.peer());
        if (learner != null && learner.isSynced()) {
            core.send(learner.id, relay.message());
        }
    }

    private void onSyncDone(long nowNanos, Input.SyncDone done) {
        Learner learner = learners.find(done.peer());
        if (learner == null || learner.stage != Learner.Stage.LOADING) {
            return;
        }
        if (done.ok()) {
            stream().onLoaded(learner, done.zxid(), nowNanos);
        }
        if (!done.ok() || !core.links.contains(learner.id)) {
            drop(learner.id, Reason.SYNC_FAILED);
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (nowNanos >= giveUpAt) {
            leaveWithoutQuorum(Reason.NO_QUORUM_CAME);
        } else if (phase == ZabPhase.BROADCAST) {
            learners.overdue(nowNanos).forEach(learner -> drop(learner.id, Reason.LEARNER_SILENT));
            if (!learners.isQuorum()) {
                leaveWithoutQuorum(Reason.QUORUM_SILENT);
            } else if (nowNanos >= pingAt) {
                pingAt = nowNanos + core.config.tickNanos() / 2;
                questions.ping();
                beginReadRound();
            }
            advance(nowNanos);
        }
    }

    @Override
    public long deadlineNanos() {
        return phase == ZabPhase.BROADCAST ? Math.min(pingAt, learners.deadlineNanos()) : giveUpAt;
    }

    @Override
    public void verify() {
        boolean serving = phase == ZabPhase.BROADCAST;
        InvariantViolation.unless(
                !serving || core.currentEpoch() == epoch() && core.log.applied() <= core.log.committed(),
                () -> "leading without being decided: " + this + " " + core.log);
        for (Learner learner : learners.all()) {
            InvariantViolation.unless(
                    core.links.contains(learner.id)
                            && learner.acked <= learner.sent
                            && learner.committedSent <= learner.sent
                            && learner.sent <= core.log.last(),
                    () -> "learner out of order: " + learner);
        }
    }

    @Override
    public String toString() {
        return "LEADING " + phase + " epoch=" + epoch() + " " + learners;
    }
}
