package dev.baton.server.zab.discovery;

import dev.baton.server.quorum.QuorumVerifier;
import dev.baton.server.zab.log.Zxid;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The leader's half of discovery. First a quorum of voters says which epochs they accepted; the new epoch is one more than the largest.
 * Then a quorum promises to accept nothing older. Two quorums share a voter and a voter promises an epoch once, so an epoch has one
 * leader; and since a promise comes with the voter's history, no history in that quorum is longer than the leader's.
 *
 * @protocol quorum-wire.md#5-phases-0-1-discovery
 */
public final class EpochAgreement {
    /** What a promise was worth. */
    public enum Outcome {
        COUNTED,
        /** Not from a voter, or not a promise. */
        NOT_COUNTED,
        /** The learner's history is longer than ours: it must not follow us before a quorum has decided without it. */
        AHEAD
    }

    private final QuorumVerifier quorum;
    private final long self;
    private final long currentEpoch;
    private final long lastZxid;
    private final SortedSet<Long> asked = new TreeSet<>();
    private final SortedSet<Long> promised = new TreeSet<>();
    private long highestAccepted;
    private boolean selfPromised;

    /**
     * @param acceptedEpoch epoch that the leader-to-be itself has accepted
     * @param currentEpoch epoch of its history
     * @param lastZxid end of its history
     */
    public EpochAgreement(QuorumVerifier quorum, long self, long acceptedEpoch, long currentEpoch, long lastZxid) {
        this.quorum = quorum;
        this.self = self;
        this.highestAccepted = acceptedEpoch;
        this.currentEpoch = currentEpoch;
        this.lastZxid = lastZxid;
    }

    /** A learner came and said what it accepted. */
    public void onLearner(long sid, long acceptedEpoch) {
        asked.add(sid);
        highestAccepted = Math.max(highestAccepted, acceptedEpoch);
    }

    /** It left again. What it promised stays promised. */
    public void onGone(long sid) {
        asked.remove(sid);
    }

    /** Whether enough voters are here to choose the epoch. */
    public boolean canChoose() {
        return quorum.isQuorum(sid -> sid == self || asked.contains(sid));
    }

    /** The epoch to ask for: larger than any that somebody here has accepted. */
    public long choose() {
        return highestAccepted + 1;
    }

    /** The own acceptance of the epoch is durable. */
    public void onSelfDurable() {
        selfPromised = true;
    }

    /** A learner's answer. */
    public Outcome onAck(long sid, boolean promise, long learnerEpoch, long learnerZxid) {
        if (isAhead(learnerEpoch, learnerZxid)) {
            return Outcome.AHEAD;
        }
        if (!promise || !quorum.isVoter(sid)) {
            return Outcome.NOT_COUNTED;
        }
        promised.add(sid);
        return Outcome.COUNTED;
    }

    /** Whether a quorum has promised. */
    public boolean isAgreed() {
        return quorum.isQuorum(sid -> sid == self ? selfPromised : promised.contains(sid));
    }

    /**
     * A bare beginning of an epoch is how some members describe the history that this epoch began with. We have that too if our history is
     * of the same or a later epoch, so it is not ahead.
     */
    private boolean isAhead(long learnerEpoch, long learnerZxid) {
        if (learnerEpoch != currentEpoch) {
            return learnerEpoch > currentEpoch;
        }
        boolean beginningWeShare = Zxid.isStart(learnerZxid) && Zxid.epoch(learnerZxid) <= currentEpoch;
        return learnerZxid > lastZxid && !beginningWeShare;
    }
}
