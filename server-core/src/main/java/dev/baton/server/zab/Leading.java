package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.broadcast.Acks;
import dev.baton.server.zab.broadcast.ReadRounds;
import dev.baton.server.zab.discovery.EpochAgreement;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.log.InvariantViolation;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Leads: agrees on an epoch with a quorum, brings every learner to the own history, and once a quorum has it, numbers and decides.
 * Learners that come later take the same steps one by one while the others are served.
 */
final class Leading implements Phase {
    /**
     * A question about the present.
     *
     * @param learner on whose connection it came, null if it was asked here. Learners match answers to questions by counting, so a question
     *     must never be answered on a later connection of the same learner
     */
    private record Question(@Nullable Learner learner, Message.Request request) {}

    private static final int SYNC_OP = 9;

    private final Core core;
    private final SortedMap<Long, Learner> learners = new TreeMap<>();
    private final SortedSet<Long> haveHistory = new TreeSet<>();
    private final EpochAgreement agreement;
    private final Acks acks;
    private final ReadRounds<Question> reads;
    private ZabPhase phase = ZabPhase.DISCOVERY;
    private long epoch;
    private long acceptedToken;
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
        agreement = new EpochAgreement(
                core.quorum(), core.self(), core.acceptedEpoch(), core.currentEpoch(), core.log.last());
        acks = new Acks(core::quorum);
        reads = new ReadRounds<>(core::quorum, core.self());
    }

    boolean takesProposals() {
        return phase == ZabPhase.BROADCAST && !exhausted && successor == Core.NOBODY && !core.isLeaving();
    }

    int count(boolean voters, boolean servingOnly) {
        return (int) learners.values().stream()
                .filter(learner -> voters == (!learner.observer && core.active().isVoter(learner.id)))
                .filter(learner -> !servingOnly || learner.stage == Learner.Stage.SERVING)
                .count();
    }

    @Override
    public void enter(long nowNanos) {
        core.role(PeerState.LEADING, ZabPhase.DISCOVERY, core.self(), 0, Reason.ELECTED);
        giveUpAt = nowNanos + core.config.initLimitNanos();
        List<Message.LearnerInfo> waiting = new ArrayList<>(core.early.values());
        core.early.clear();
        waiting.forEach(info -> onLearnerInfo(nowNanos, info));
        chooseEpoch();
    }

    @Override
    public void exit(Reason reason) {}

    @Override
    public void onPeerUp(long nowNanos, long peer) {}

    @Override
    public void onPeerDown(long nowNanos, long peer) {
        forget(peer);
        if (phase == ZabPhase.BROADCAST && !hasQuorum()) {
            leaveWithoutQuorum(Reason.QUORUM_LOST);
        }
    }

    private boolean hasQuorum() {
        return core.quorum().isQuorum(sid -> sid == core.self() || isVotingLearner(sid));
    }

    /** After a reconfiguration that names another leader, that is the learners' way to say that they have heard of it. */
    private void leaveWithoutQuorum(Reason reason) {
        if (successor == Core.NOBODY) {
            core.leave(reason);
        } else {
            core.leaveFor(successor);
        }
    }

    private boolean isVotingLearner(long sid) {
        Learner learner = learners.get(sid);
        return learner != null && !learner.observer;
    }

    /** Whether a quorum of {@code next}, this member included if it is in it, serves here. */
    boolean isSynced(QuorumVerifier next) {
        return next.isQuorum(sid -> {
            Learner learner = learners.get(sid);
            return sid == core.self() || learner != null && !learner.observer && learner.stage == Learner.Stage.SERVING;
        });
    }

    private void forget(long peer) {
        if (learners.remove(peer) != null) {
            agreement.onGone(peer);
            acks.onGone(peer);
            reads.onGone(peer);
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
        if (epoch == 0 && core.isVoter(peer)) {
            giveUpAt = Math.min(giveUpAt, nowNanos + core.config.tickNanos());
        }
    }

    @Override
    public void onMessage(long nowNanos, long from, Message message) {
        Learner learner = learners.get(from);
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
            case PONG -> onPong(learner, (Message.Pong) message);
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
        learners.put(learner.id, learner);
        if (epoch == 0) {
            agreement.onLearner(learner.id, info.acceptedEpoch());
            chooseEpoch();
        } else if (!learner.observer && core.isVoter(learner.id) && info.acceptedEpoch() > epoch) {
            // It has promised a later epoch and can never join this one; only a new epoch can include it.
            core.leave(Reason.EPOCH_OVERTAKEN);
        } else {
            askForPromise(learner);
        }
    }

    private void chooseEpoch() {
        if (epoch != 0 || !agreement.canChoose()) {
            return;
        }
        epoch = agreement.choose();
        acceptedToken = core.setEpochs(epoch, core.currentEpoch());
        nameFirstConfiguration();
        learners.values().forEach(this::askForPromise);
    }

    /**
     * The configuration from the members' files has no version. The first leader gives it one, so that it is told from that of a member to
     * be, which may list only a part of the ensemble (ZOOKEEPER-1783). It is agreed with the history of the epoch.
     */
    private void nameFirstConfiguration() {
        ZabConfig.Reconfiguration changes = core.config.reconfiguration();
        if (changes != null && core.active().version() == 0 && core.pending() == null) {
            core.see(changes.configurations().withVersion(core.active(), Zxid.start(epoch)));
        }
    }

    /** Nobody hears of the epoch before we ourselves can no longer forget it, else two leaders could use it one after the other. */
    private void askForPromise(Learner learner) {
        learner.stage = Learner.Stage.ASKED;
        core.sendAfter(
                acceptedToken,
                learner.id,
                new Message.LeaderInfo(Zxid.start(epoch), Message.LearnerInfo.PROTOCOL_VERSION, learner.features));
    }

    private boolean onAckEpoch(long nowNanos, Learner learner, Message.AckEpoch ack) {
        if (learner.stage != Learner.Stage.ASKED) {
            return false;
        }
        learner.lastZxid = ack.lastZxid();
        learner.stage = Learner.Stage.ANSWERED;
        if (phase == ZabPhase.DISCOVERY) {
            EpochAgreement.Outcome outcome =
                    agreement.onAck(learner.id, ack.isPromise(), ack.currentEpoch(), ack.lastZxid());
            if (outcome == EpochAgreement.Outcome.AHEAD) {
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
        if (phase == ZabPhase.DISCOVERY && epoch != 0 && agreement.isAgreed()) {
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
        for (Learner learner : learners.values()) {
            allFollow &= open.pump(learner, nowNanos);
        }
        if (!allFollow) {
            List.copyOf(learners.values()).stream()
                    .filter(learner -> !open.canFollow(learner))
                    .forEach(learner -> drop(learner.id, Reason.FELL_BEHIND));
        }
    }

    private void beginSynchronization(long nowNanos) {
        phase = ZabPhase.SYNCHRONIZATION;
        currentToken = core.setEpochs(core.acceptedEpoch(), epoch);
        stream = new LearnerStream(core, epoch);
        giveUpAt = nowNanos + core.config.initLimitNanos();
        core.role(PeerState.LEADING, phase, core.self(), epoch, Reason.PROGRESS);
        for (Learner learner : learners.values()) {
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
        core.election.established(epoch);
        core.role(PeerState.LEADING, phase, core.self(), epoch, Reason.PROGRESS);
        giveUpAt = Long.MAX_VALUE;
        pingAt = nowNanos + core.config.tickNanos() / 2;
        Membership pending = core.pending();
        if (pending != null) {
            // It is part of the history that a quorum of both configurations has just taken over (ZOOKEEPER-1324).
            core.activate(pending);
        }
        learners.values().stream().filter(Learner::isSynced).forEach(learner -> serve(nowNanos, learner));
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
            boolean may = isVotingLearner(voter) && core.active().quorum().weight(voter) > 0;
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
        } else if (!hasQuorum()) {
            core.leaveFor(next);
        }
    }

    /** Its silence so far was none: there is nothing to say between the answer to NEWLEADER and the first ping. */
    private void serve(long nowNanos, Learner learner) {
        learner.stage = Learner.Stage.SERVING;
        learner.heardAt = nowNanos;
        reads.onLearner(learner.id);
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
        if (zxid != Zxid.start(epoch) || !learner.newLeaderSent()) {
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
        answerReads();
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

    private void answerReads() {
        for (ReadRounds.Confirmed<Question> confirmed : reads.takeConfirmed()) {
            Learner learner = confirmed.question().learner();
            if (learner == null) {
                core.answerSync(confirmed.question().request(), confirmed.zxid());
            } else {
                learner.syncsOwed.add(confirmed.zxid());
            }
        }
    }

    private boolean onPong(Learner learner, Message.Pong pong) {
        if (learner.stage != Learner.Stage.SERVING || !reads.onPong(learner.id)) {
            return false;
        }
        if (!pong.touched().isEmpty()) {
            received(learner.id, pong);
        }
        return true;
    }

    private boolean onRequest(Learner learner, Message.Request request) {
        if (request.opCode() == SYNC_OP) {
            ask(new Question(learner, request));
            return true;
        }
        return received(learner.id, request);
    }

    private void ask(Question question) {
        reads.ask(question, core.log.last());
        beginReadRound();
    }

    private void beginReadRound() {
        if (phase == ZabPhase.BROADCAST && reads.wantsRound()) {
            sendPings();
            reads.begin();
        }
    }

    private void sendPings() {
        for (Learner learner : learners.values()) {
            if (learner.stage == Learner.Stage.SERVING) {
                reads.onPingSent(learner.id);
                core.send(learner.id, new Message.Ping(core.log.last()));
            }
        }
    }

    @Override
    public void onPersisted(long nowNanos) {
        if (epoch != 0 && core.isDurable(acceptedToken)) {
            agreement.onSelfDurable();
        }
        advance(nowNanos);
    }

    @Override
    public void onNodeInput(long nowNanos, Input input) {
        switch (input.kind()) {
            case PROPOSE -> propose(((Input.Propose) input).entry());
            case SYNC -> {
                if (phase == ZabPhase.BROADCAST) {
                    ask(new Question(null, ((Input.Sync) input).request()));
                }
            }
            case RELAY -> relay((Input.Relay) input);
            case CONGESTION -> {
                Learner learner = learners.get(((Input.Congestion) input).peer());
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
                takesProposals() && Zxid.epoch(entry.zxid()) == epoch,
                () -> "proposal " + entry + " outside of epoch " + epoch);
        core.append(entry);
        exhausted = Zxid.counter(entry.zxid()) >= core.config.counterMax();
    }

    private void relay(Input.Relay relay) {
        Learner learner = learners.get(relay.peer());
        if (learner != null && learner.isSynced()) {
            core.send(learner.id, relay.message());
        }
    }

    private void onSyncDone(long nowNanos, Input.SyncDone done) {
        Learner learner = learners.get(done.peer());
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
            if (successor == Core.NOBODY) {
                core.leave(Reason.NO_QUORUM_CAME);
            } else {
                core.leaveFor(successor);
            }
        } else if (phase == ZabPhase.BROADCAST) {
            dropTheSilent(nowNanos);
            if (!hasQuorum()) {
                leaveWithoutQuorum(Reason.QUORUM_SILENT);
            } else if (nowNanos >= pingAt) {
                pingAt = nowNanos + core.config.tickNanos() / 2;
                sendPings();
                beginReadRound();
            }
            advance(nowNanos);
        }
    }

    private void dropTheSilent(long nowNanos) {
        for (Learner learner : List.copyOf(learners.values())) {
            if (nowNanos >= learner.toleratedUntil(core.config)) {
                drop(learner.id, Reason.LEARNER_SILENT);
            }
        }
    }

    @Override
    public long deadlineNanos() {
        if (phase != ZabPhase.BROADCAST) {
            return giveUpAt;
        }
        long next = pingAt;
        for (Learner learner : learners.values()) {
            next = Math.min(next, learner.toleratedUntil(core.config));
        }
        return next;
    }

    @Override
    public void verify() {
        boolean serving = phase == ZabPhase.BROADCAST;
        InvariantViolation.unless(
                !serving || core.currentEpoch() == epoch && core.log.applied() <= core.log.committed(),
                () -> "leading without being decided: " + this + " " + core.log);
        for (Learner learner : learners.values()) {
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
        return "LEADING " + phase + " epoch=" + epoch + " " + learners.values();
    }
}
