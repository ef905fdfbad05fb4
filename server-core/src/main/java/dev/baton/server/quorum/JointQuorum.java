package dev.baton.server.quorum;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * A quorum of the present membership and one of the next: what every decision needs from the proposal of a new membership until
 * that proposal is committed.
 */
public record JointQuorum(QuorumVerifier present, QuorumVerifier next) implements QuorumVerifier {
    @Override
    public SortedSet<Long> voters() {
        SortedSet<Long> all = new TreeSet<>(present.voters());
        all.addAll(next.voters());
        return Collections.unmodifiableSortedSet(all);
    }

    /** Whoever has weight on one side may be elected: the smaller of the two weights that are not zero. */
    @Override
    public long weight(long sid) {
        long before = present.weight(sid);
        long after = next.weight(sid);
        return before == 0 || after == 0 ? Math.max(before, after) : Math.min(before, after);
    }

    @Override
    public boolean isQuorum(LongPredicate agrees) {
        return present.isQuorum(sid -> present.isVoter(sid) && agrees.test(sid))
                && next.isQuorum(sid -> next.isVoter(sid) && agrees.test(sid));
    }
}
