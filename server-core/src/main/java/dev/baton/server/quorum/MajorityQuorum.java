package dev.baton.server.quorum;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * More than half of the voters.
 *
 * @param voters at least one
 */
public record MajorityQuorum(SortedSet<Long> voters) implements QuorumVerifier {
    public MajorityQuorum {
        if (voters.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one voter");
        }
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
    }

    /** A majority of these. */
    public static MajorityQuorum of(Collection<Long> voters) {
        return new MajorityQuorum(new TreeSet<>(voters));
    }

    @Override
    public long weight(long sid) {
        return voters.contains(sid) ? 1 : 0;
    }

    @Override
    public boolean isQuorum(LongPredicate agrees) {
        int count = 0;
        for (long sid : voters) {
            if (agrees.test(sid)) {
                count++;
            }
        }
        return count > voters.size() / 2;
    }
}
