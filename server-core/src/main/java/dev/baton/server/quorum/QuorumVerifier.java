package dev.baton.server.quorum;

import java.util.SortedSet;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;

/** Says which sets of voters are a quorum. Immutable. */
public sealed interface QuorumVerifier permits MajorityQuorum, WeightedQuorum, HierarchicalQuorum, JointQuorum {
    /** Result of {@link #highestBacked} if no value is backed by a quorum. */
    long NOTHING = Long.MIN_VALUE;

    /** Everybody whose voice may count, ascending. Those of weight zero are among them: they take part but decide nothing. */
    SortedSet<Long> voters();

    /** The weight of a voter: 0 for somebody who must not be elected or is no voter at all. */
    long weight(long sid);

    /** Whether the voters that {@code agrees} accepts are a quorum. It is asked about voters only. */
    boolean isQuorum(LongPredicate agrees);

    /** Whether {@code sid} takes part. */
    default boolean isVoter(long sid) {
        return voters().contains(sid);
    }

    /**
     * The highest value that a quorum has reached or passed, for values that only grow: the last position acknowledged by each
     * voter gives the last position acknowledged by a quorum.
     *
     * @param valueOf the value of a voter; {@link #NOTHING} for one that has none
     * @return {@link #NOTHING} if there is no such value
     */
    default long highestBacked(LongUnaryOperator valueOf) {
        long highest = NOTHING;
        for (long voter : voters()) {
            long candidate = valueOf.applyAsLong(voter);
            if (candidate > highest && isQuorum(sid -> valueOf.applyAsLong(sid) >= candidate)) {
                highest = candidate;
            }
        }
        return highest;
    }
}
