package dev.baton.server.zab.election;

import dev.baton.server.zab.log.Zxid;

/**
 * For whom, and why.
 *
 * @param leader the member voted for
 * @param zxid last zxid of that member's history
 * @param round the election's round, a counter that each member keeps in memory
 * @param peerEpoch epoch of that member's history; of a settled vote the epoch that the leader established
 */
public record Vote(long leader, long zxid, long round, long peerEpoch) {
    /** What those who do not vote send in place of leader, zxid and epoch. */
    public static final long NOBODY = Long.MIN_VALUE;

    /** The vote of a member that has none. */
    public static Vote ofNonVoter(long round) {
        return new Vote(NOBODY, NOBODY, round, NOBODY);
    }

    /** Whether this vote has the better history; between equal ones the larger member wins. Rounds do not matter. */
    public boolean beats(Vote other) {
        if (peerEpoch != other.peerEpoch) {
            return peerEpoch > other.peerEpoch;
        }
        return zxid != other.zxid ? zxid > other.zxid : leader > other.leader;
    }

    public Vote inRound(long newRound) {
        return new Vote(leader, zxid, newRound, peerEpoch);
    }

    public Vote withPeerEpoch(long newEpoch) {
        return new Vote(leader, zxid, round, newEpoch);
    }

    @Override
    public String toString() {
        return leader == NOBODY
                ? "nobody/r" + round
                : leader + "(" + Zxid.format(zxid) + " e" + peerEpoch + ")/r" + round;
    }
}
