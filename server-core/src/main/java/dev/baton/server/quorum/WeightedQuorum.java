package dev.baton.server.quorum;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * More than half of the weight of all voters.
 *
 * @param weights weight of each voter, none negative, not all zero
 */
public record WeightedQuorum(SortedMap<Long, Long> weights) implements QuorumVerifier {
    public WeightedQuorum {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        if (sum(weights) == 0) {
            throw new IllegalArgumentException("at least one voter needs a weight above zero");
        }
    }

    @Override
    public SortedSet<Long> voters() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(weights.keySet()));
    }

    @Override
    public boolean isVoter(long sid) {
        return weights.containsKey(sid);
    }

    @Override
    public long weight(long sid) {
        return weights.getOrDefault(sid, 0L);
    }

    @Override
    public boolean isQuorum(LongPredicate agrees) {
        return isMajority(weights, agrees);
    }

    /** Whether those who agree hold more than half of the weight of {@code weights}. */
    static boolean isMajority(Map<Long, Long> weights, LongPredicate agrees) {
        long agreed = 0;
        long total = 0;
        for (Map.Entry<Long, Long> voter : weights.entrySet()) {
            total += voter.getValue();
            if (agrees.test(voter.getKey())) {
                agreed += voter.getValue();
            }
        }
        return agreed > total / 2;
    }

    /** Total weight; refuses a negative one, and sums that do not fit. */
    static long sum(Map<Long, Long> weights) {
        long total = 0;
        for (Map.Entry<Long, Long> voter : weights.entrySet()) {
            if (voter.getValue() < 0) {
                throw new IllegalArgumentException("voter " + voter.getKey() + " has weight " + voter.getValue());
            }
            total = Math.addExact(total, voter.getValue());
        }
        return total;
    }
}
