package dev.baton.server.zab;

import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.election.Decision;
import dev.baton.server.zab.election.Election;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.InvariantViolation;
import dev.baton.server.zab.log.Zxid;

/**
 * One member of an ensemble: facts in, orders out.
 *
 * <table>
 * <caption>Changes of phase</caption>
 * <tr><td>Looking</td><td>a quorum elected this member</td><td>Leading, in discovery</td></tr>
 * <tr><td>Looking</td><td>a quorum elected another, or follows one</td><td>Following (observing), in discovery</td></tr>
 * <tr><td>Leading: discovery</td><td>a quorum promised the epoch, and so did we, durably</td><td>synchronisation</td></tr>
 * <tr><td>Leading: synchronisation</td><td>a quorum has our history and the epoch, durably</td><td>broadcast</td></tr>
 * <tr><td>Following: discovery</td><td>the leader told its epoch</td><td>synchronisation</td></tr>
 * <tr><td>Following: synchronisation</td><td>UPTODATE</td><td>broadcast</td></tr>
 * <tr><td>Leading, Following</td><td>a reconfiguration names another leader, or makes this member something else</td>
 *     <td>Leading or Following, in discovery</td></tr>
 * <tr><td>any but Looking</td><td>leader or quorum lost, a limit passed, a rule broken by the peer</td><td>Looking</td></tr>
 * <tr><td>any</td><td>the storage failed</td><td>halted</td></tr>
 * </table>
 *
 * <p><b>Duties of the driver.</b> One thread at a time. After each {@link #step} carry out the orders in order; before the next one if it
 * depends on them. {@link Output.Persist}, {@link Output.SetEpochs}, {@link Output.Truncate} and {@link Output.InstallSnapshot} go to one
 * storage lane that completes them in order and reports tokens by {@link Input.Persisted}; one report may stand for many. No crash may
 * show a later one of them without an earlier one. {@link Output.Send} goes through a {@link SendGate}. Step with
 * {@link Input.Deadline} when {@link #nextDeadlineNanos()} has passed; too early or too often does no harm.
 */
public final class Zab {
    private final Core core;
    private Phase phase;
    private boolean started;
    private long highestEpochSeen;

    /**
     * @param state what the disk says; its history is not used by the caller any more
     */
    public Zab(ZabConfig config, ZabState state) {
        core = new Core(config, state);
        phase = new Looking(core, Reason.START);
        highestEpochSeen = state.currentEpoch();
    }

    /**
     * Takes one input.
     *
     * @param nowNanos the time, which never goes back
     * @param out takes the orders
     * @throws InvariantViolation if this member is wrong, or was told the impossible; it must not be used any more
     */
    public void step(Input input, long nowNanos, ZabOutbox out) {
        if (core.isHalted() || started == (input.kind() == Input.Kind.START)) {
            return;
        }
        core.use(out);
        dispatch(input, nowNanos);
        if (!core.isHalted()) {
            settle(nowNanos);
            core.deliver();
        }
    }

    /** When a {@link Input.Deadline} is wanted, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return core.isHalted() || !started ? Election.NEVER : phase.deadlineNanos();
    }

    /** Whether proposals are taken. */
    public boolean isServingLeader() {
        return !core.isHalted() && phase instanceof Leading leading && leading.takesProposals();
    }

    /** The zxid that the next proposal must have. Only while {@link #isServingLeader()}. */
    public long nextZxid() {
        InvariantViolation.unless(isServingLeader(), () -> "only a serving leader numbers transactions");
        long last = core.log.last();
        long epoch = core.currentEpoch();
        return Zxid.epoch(last) == epoch ? last + 1 : Zxid.of(epoch, 1);
    }

    /** Voters connected to this leader. */
    public int followerCount() {
        return phase instanceof Leading leading ? leading.learners().count(true, false) : 0;
    }

    /** Voters that this leader has told to serve. */
    public int syncedFollowerCount() {
        return phase instanceof Leading leading ? leading.learners().count(true, true) : 0;
    }

    /** Others connected to this leader. */
    public int observerCount() {
        return phase instanceof Leading leading ? leading.learners().count(false, false) : 0;
    }

    /** The configuration in force, as far as this member knows. */
    public Membership membership() {
        return core.active();
    }

    /** Whether a later configuration is proposed and not known to be decided. */
    public boolean isReconfiguring() {
        return core.pending() != null;
    }

    /** Whether a quorum of {@code next} is connected to this leader and serves. */
    public boolean isQuorumSynced(QuorumVerifier next) {
        return phase instanceof Leading leading && leading.learners().isServedQuorum(next);
    }

    /** Last zxid in the log, whether or not it is decided. */
    public long lastZxid() {
        return core.log.last();
    }

    /** Last zxid known to be decided. */
    public long committedZxid() {
        return core.log.committed();
    }

    /** Last zxid handed to the tree. */
    public long appliedZxid() {
        return core.log.applied();
    }

    public long acceptedEpoch() {
        return core.acceptedEpoch();
    }

    public long currentEpoch() {
        return core.currentEpoch();
    }

    /** Throws unless everything that must hold does. Cheap enough for production. */
    public void verify() {
        core.log.verify();
        InvariantViolation.unless(
                core.acceptedEpoch() >= core.currentEpoch(),
                () -> "accepted epoch " + core.acceptedEpoch() + " behind current epoch " + core.currentEpoch());
        InvariantViolation.unless(
                core.currentEpoch() >= highestEpochSeen,
                () -> "current epoch fell from " + highestEpochSeen + " to " + core.currentEpoch());
        highestEpochSeen = core.currentEpoch();
        if (!core.isHalted()) {
            phase.verify();
        }
    }

    @Override
    public String toString() {
        return "member " + core.self() + " " + phase + " accepted=" + core.acceptedEpoch() + " current="
                + core.currentEpoch() + " " + core.log;
    }

    private void dispatch(Input input, long now) {
        switch (input.kind()) {
            case START -> {
                started = true;
                if (core.pending() != null) {
                    core.emit(new Output.Configure(core.active(), core.pending()));
                }
                phase.enter(now);
            }
            case PEER_UP -> onPeerUp((Input.PeerUp) input, now);
            case PEER_DOWN -> onPeerDown((Input.PeerDown) input, now);
            case FROM_PEER -> onMessage((Input.FromPeer) input, now);
            case PERSISTED -> {
                core.persisted(((Input.Persisted) input).token());
                phase.onPersisted(now);
            }
            case STORAGE_FAILED -> halt(Reason.STORAGE_FAILED, ((Input.StorageFailed) input).reason());
            case LOG_PURGED -> core.log.forgetUpTo(((Input.LogPurged) input).zxid());
            case CONGESTION, PROPOSE, SYNC, RELAY, SESSIONS_TOUCHED, SYNC_DONE, SNAPSHOT_RECEIVED ->
                phase.onNodeInput(now, input);
            case DEADLINE -> phase.onDeadline(now);
        }
    }

    private void onPeerUp(Input.PeerUp input, long now) {
        if (input.channel() == Channel.ELECTION) {
            core.election.onReachable(now, input.peer());
        } else if (core.links.add(input.peer())) {
            phase.onPeerUp(now, input.peer());
        }
    }

    private void onPeerDown(Input.PeerDown input, long now) {
        if (input.channel() == Channel.ELECTION) {
            core.election.onUnreachable(now, input.peer());
        } else {
            core.links.remove(input.peer());
            phase.onPeerDown(now, input.peer());
        }
    }

    private void onMessage(Input.FromPeer input, long now) {
        if (input.message() instanceof Message.Election election) {
            hearOfConfiguration(election.notification().config(), now);
            core.election.onNotification(now, input.peer(), election.notification());
            if (election.notification().state() == PeerState.LOOKING) {
                phase.onLookingPeer(now, input.peer());
            }
        } else if (core.links.contains(input.peer())) {
            phase.onMessage(now, input.peer(), input.message());
        }
    }

    /**
     * Members tell each other what is in force. Who looks for a leader must know, or it would look among members that decide nothing any
     * more; who has one hears it from that one, in order with everything else.
     */
    private void hearOfConfiguration(String text, long now) {
        Membership told = phase instanceof Looking ? core.parse(text) : null;
        if (told != null && core.activate(told)) {
            changeTo(new Looking(core, Reason.RECONFIGURED), now);
        }
    }

    /** Changes phase as long as the present one is over: an election among one member ends as soon as it begins. */
    private void settle(long now) {
        boolean changed = true;
        while (changed) {
            changed = false;
            Reason reason = core.takeLeaving();
            if (reason != null) {
                long successor = core.takeSuccessor();
                if (reason == Reason.RECONFIGURED) {
                    // Who asked for it gets the answer.
                    core.deliver();
                }
                phase.exit(reason);
                dropLinks(reason);
                core.forgetQuestions();
                changeTo(successor == Core.NOBODY ? new Looking(core, reason) : under(successor), now);
                changed = true;
            } else if (phase instanceof Looking) {
                Decision decision = core.election.decision();
                if (decision != null) {
                    changeTo(chosen(decision), now);
                    changed = true;
                }
            }
        }
    }

    private Phase under(long leader) {
        PeerState role;
        if (leader == core.self()) {
            role = PeerState.LEADING;
        } else {
            role = core.observes() ? PeerState.OBSERVING : PeerState.FOLLOWING;
        }
        Vote vote = core.election.settle(role, leader, core.log.last(), core.currentEpoch());
        return role == PeerState.LEADING ? new Leading(core) : new Following(core, new Decision(role, vote));
    }

    private Phase chosen(Decision decision) {
        if (decision.role() == PeerState.LEADING) {
            return new Leading(core);
        }
        dropLinks(Reason.NOT_LEADING);
        return new Following(core, decision);
    }

    private void changeTo(Phase next, long now) {
        phase = next;
        next.enter(now);
    }

    private void dropLinks(Reason reason) {
        for (long peer : core.links.toArray(new Long[0])) {
            core.disconnect(peer, reason);
        }
        core.early.clear();
    }

    /** A member whose disk failed must not lead, follow or vote: what it promised may be gone (ZOOKEEPER-2247, 3701). */
    private void halt(Reason reason, String detail) {
        phase.exit(reason);
        dropLinks(reason);
        core.halt(reason, detail);
    }
}
