package dev.baton.server.zab.election;

import dev.baton.server.quorum.Membership;
import dev.baton.server.quorum.QuorumVerifier;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fast leader election of one member, and the answers it owes to those who look while it does not.
 *
 * <p>While it looks it has a round and a proposal. Every vote of the same round that beats the proposal replaces it; a later round
 * replaces the round. When a quorum shares the proposal, a deadline of {@link ElectionSettings#finalizeWaitNanos()} starts, and if
 * nothing better came until then {@link #decision()} is the result. Settled members are believed if a quorum of them names one leader
 * and that leader itself says it leads; so a newcomer joins instead of starting over.
 *
 * <p>Not thread-safe. Rounds survive from one election to the next, and are lost at a restart, which is harmless.
 *
 * @protocol quorum-wire.md#3-fast-leader-election
 */
public final class Election {
    /** Result of {@link #deadlineNanos()} if there is none. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long UNUSABLE_ZXID = -1;

    private final long self;
    private Membership membership;
    private QuorumVerifier quorum;
    private final ElectionSettings settings;
    private final ElectionOutbox out;
    private final Ballots looking = new Ballots();
    private final Ballots settled = new Ballots();
    private final SortedSet<Long> reachable = new TreeSet<>();

    /** Voters from whom nothing better is expected: they are silent, or have said that they have no candidate. */
    private final SortedSet<Long> abstaining = new TreeSet<>();

    /** Nobody is told the own proposal before somebody has been heard. */
    private boolean unheard;

    private PeerState state = PeerState.LOOKING;
    private long round;
    private Vote initial = Vote.ofNonVoter(0);
    private Vote proposal = initial;
    private Vote current = initial;
    private long repeatAt = NEVER;
    private long repeatIntervalNanos;
    private long finalizeAt = NEVER;
    private @Nullable Decision decision;
    private boolean echoing;

    public Election(long self, Membership membership, ElectionSettings settings, ElectionOutbox out) {
        this.self = self;
        this.membership = membership;
        this.quorum = membership.quorum();
        this.settings = settings;
        this.out = out;
    }

    /**
     * From now on also somebody without a voice passes on the best vote it has heard, where it would say that it has none: others may know of a
     * later configuration, in which it has a voice, and wait for it. Those who know of none pass over it.
     */
    public void echo() {
        echoing = true;
    }

    /**
     * The membership changes. While looking, {@link #start} has to follow.
     *
     * @param inForce what others are told; only its voters stand for election, since members that have not heard of a later one would not
     *     take a vote for anybody else
     * @param deciding whose votes count: those of the membership in force and of one that is pending
     */
    public void configure(Membership inForce, QuorumVerifier deciding) {
        membership = inForce;
        quorum = deciding;
    }

    /** The result of an election that did not take place, because a reconfiguration named the leader. Returns its vote. */
    public Vote settle(PeerState role, long leader, long lastZxid, long currentEpoch) {
        state = role;
        current = new Vote(leader, lastZxid, round, currentEpoch);
        decision = null;
        finalizeAt = NEVER;
        return current;
    }

    /**
     * Begins a new round.
     *
     * @param lastZxid last zxid of the own history
     * @param currentEpoch its epoch
     */
    public void start(long nowNanos, long lastZxid, long currentEpoch) {
        start(nowNanos, lastZxid, currentEpoch, false);
    }

    /**
     * Begins a new round as a member that has heard nobody for so long that it has to doubt whether it can hear. It asks, but stands for
     * nothing before it has heard a voter: a leader that speaks and does not hear would be elected and never know it.
     */
    public void startUnheard(long nowNanos, long lastZxid, long currentEpoch) {
        start(nowNanos, lastZxid, currentEpoch, true);
    }

    private void start(long nowNanos, long lastZxid, long currentEpoch, boolean doubtful) {
        unheard = doubtful;
        abstaining.clear();
        state = PeerState.LOOKING;
        round++;
        initial = membership.isVoter(self) ? new Vote(self, lastZxid, round, currentEpoch) : Vote.ofNonVoter(round);
        proposal = initial;
        decision = null;
        finalizeAt = NEVER;
        looking.clear();
        settled.clear();
        repeatIntervalNanos = settings.notifyMinNanos();
        repeatAt = nowNanos + repeatIntervalNanos;
        sendToAll();
        reconsider(nowNanos);
    }

    /** Nothing is expected from this voter in the round that has begun, until it says something. */
    public void expectNothingFrom(long nowNanos, long peer) {
        if (isUndecided() && quorum.isVoter(peer)) {
            abstaining.add(peer);
            reconsider(nowNanos);
        }
    }

    /** The result, null while there is none. */
    public @Nullable Decision decision() {
        return decision;
    }

    /** The vote that others are told: while looking the proposal, afterwards the one that was settled on. */
    public Vote vote() {
        return state == PeerState.LOOKING ? proposal : current;
    }

    /** When {@link #onDeadline} wants to be called. */
    public long deadlineNanos() {
        return state == PeerState.LOOKING && decision == null ? Math.min(repeatAt, finalizeAt) : NEVER;
    }

    /** The leader has established {@code epoch}: from now on latecomers are told so, and hear the same from everybody. */
    public void established(long epoch) {
        current = current.withPeerEpoch(epoch);
    }

    /** An election connection to a member stands. It may have missed what was sent before. */
    public void onReachable(long nowNanos, long peer) {
        reachable.add(peer);
        if (isUndecided() && isAsked(peer)) {
            send(peer);
            reconsider(nowNanos);
        }
    }

    /** The election connection to a member is gone. */
    public void onUnreachable(long nowNanos, long peer) {
        reachable.remove(peer);
        if (isUndecided()) {
            reconsider(nowNanos);
        }
    }

    /** A deadline may have passed. */
    public void onDeadline(long nowNanos) {
        if (!isUndecided()) {
            return;
        }
        if (nowNanos >= finalizeAt) {
            decide(proposal);
        } else if (nowNanos >= repeatAt) {
            repeatIntervalNanos = Math.min(repeatIntervalNanos * 2, settings.notifyMaxNanos());
            repeatAt = nowNanos + repeatIntervalNanos;
            sendToAll();
        }
    }

    /** Somebody said something. */
    public void onNotification(long nowNanos, long from, Notification notification) {
        if (from == self) {
            return;
        }
        answer(from, notification);
        if (!isUndecided() || !quorum.isVoter(from)) {
            return;
        }
        heard(from, notification.vote());
        if (!quorum.isVoter(notification.vote().leader())) {
            reconsider(nowNanos);
            return;
        }
        switch (notification.state()) {
            case LOOKING -> onVote(nowNanos, from, notification);
            case FOLLOWING, LEADING -> onSettled(from, notification);
            case OBSERVING -> {
                // Observers do not decide, so what they observe is hearsay.
            }
        }
    }

    private void heard(long from, Vote vote) {
        if (vote.leader() == Vote.NOBODY) {
            abstaining.add(from);
        } else {
            abstaining.remove(from);
        }
        if (unheard) {
            unheard = false;
            sendToAll();
        }
    }

    /** What a sender is owed whether or not its vote counts. Never an answer to an answer: only those who look get one. */
    private void answer(long from, Notification notification) {
        if (notification.state() != PeerState.LOOKING) {
            return;
        }
        boolean behind = notification.vote().round() < round;
        if (state != PeerState.LOOKING || !quorum.isVoter(from) || behind) {
            send(from);
        }
    }

    private void onVote(long nowNanos, long from, Notification notification) {
        Vote vote = notification.vote();
        // Rounds of somebody who does not stand for election are heard by nobody, so it has to take those of the
        // others.
        boolean joins = echoing && !membership.isVoter(self) && vote.round() != round;
        if (vote.zxid() == UNUSABLE_ZXID || vote.round() < round && !joins) {
            return;
        }
        if (vote.round() > round || joins) {
            round = vote.round();
            looking.clear();
            propose(beats(vote, initial) ? vote : initial.inRound(round));
        } else if (beats(vote, proposal)) {
            propose(vote);
        }
        looking.put(from, notification);
        reconsider(nowNanos);
    }

    private void onSettled(long from, Notification notification) {
        Vote vote = notification.vote();
        settled.put(from, notification);
        if (vote.round() == round) {
            looking.put(from, notification);
            if (isShared(looking, notification)) {
                decide(vote);
                return;
            }
        }
        if (isShared(settled, notification)) {
            round = vote.round();
            decide(vote);
        }
    }

    private boolean isShared(Ballots ballots, Notification settledVote) {
        Vote vote = settledVote.vote();
        boolean selfAgrees = ballots == looking && proposal.equals(vote);
        boolean confirmed = vote.leader() == self ? vote.round() == round : ballots.leaderConfirms(vote.leader());
        return confirmed && ballots.quorumFor(settledVote, quorum, self, selfAgrees);
    }

    private void propose(Vote vote) {
        proposal = vote;
        finalizeAt = NEVER;
        sendToAll();
    }

    /** Starts, keeps or withdraws the wait for something better. */
    private void reconsider(long nowNanos) {
        Notification wanted = new Notification(PeerState.LOOKING, proposal, "");
        if (proposal.leader() == Vote.NOBODY || !looking.quorumFor(wanted, quorum, self, quorum.isVoter(self))) {
            finalizeAt = NEVER;
        } else if (nobodyLeftToAsk(wanted)) {
            decide(proposal);
        } else if (finalizeAt == NEVER) {
            finalizeAt = nowNanos + settings.finalizeWaitNanos();
        }
    }

    /** Whether no voter that could still send something better is without the vote that everybody has given. */
    private boolean nobodyLeftToAsk(Notification wanted) {
        for (long voter : quorum.voters()) {
            Notification given = looking.of(voter);
            boolean agrees = voter == self || given != null && Ballots.same(given, wanted);
            boolean silent = !reachable.contains(voter) || abstaining.contains(voter);
            boolean skipped = settings.decideWhenReachableAgree() && silent;
            if (!agrees && !skipped) {
                return false;
            }
        }
        return true;
    }

    private void decide(Vote vote) {
        PeerState role;
        if (membership.observers().contains(self) && !quorum.isVoter(self)) {
            role = PeerState.OBSERVING;
        } else {
            role = vote.leader() == self ? PeerState.LEADING : PeerState.FOLLOWING;
        }
        state = role;
        current = vote;
        finalizeAt = NEVER;
        decision = new Decision(role, vote);
    }

    private boolean beats(Vote challenger, Vote holder) {
        return quorum.weight(challenger.leader()) != 0 && challenger.beats(holder);
    }

    private boolean isUndecided() {
        return state == PeerState.LOOKING && decision == null;
    }

    private boolean isAsked(long peer) {
        return peer != self && quorum.isVoter(peer);
    }

    private void sendToAll() {
        for (long voter : quorum.voters()) {
            if (isAsked(voter)) {
                send(voter);
            }
        }
    }

    private void send(long to) {
        out.send(to, mine());
    }

    /**
     * An observer that looks has no vote of its own, whatever it has heard, unless it {@linkplain #echo echoes}; who doubts whether it can
     * hear keeps its own back.
     */
    private Notification mine() {
        boolean speaks = !unheard && (echoing || quorum.isVoter(self)) || state != PeerState.LOOKING;
        Vote told = speaks ? vote() : Vote.ofNonVoter(round);
        return new Notification(state, told, membership.text());
    }
}
