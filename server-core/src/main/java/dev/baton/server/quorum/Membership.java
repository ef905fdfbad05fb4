package dev.baton.server.quorum;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who belongs to the ensemble, as one version of its configuration says.
 *
 * @param quorum the voters and how they decide
 * @param observers members that learn but do not vote, ascending; none of them is a voter
 * @param version zxid of the transaction that introduced it, 0 for the one from the static file
 * @param text the configuration as members send it to each other; opaque here
 */
public record Membership(QuorumVerifier quorum, SortedSet<Long> observers, long version, String text) {
    public Membership {
        observers = Collections.unmodifiableSortedSet(new TreeSet<>(observers));
        for (long sid : observers) {
            if (quorum.isVoter(sid)) {
                throw new IllegalArgumentException("member " + sid + " is both voter and observer");
            }
        }
    }

    /** Whether {@code sid} votes. */
    public boolean isVoter(long sid) {
        return quorum.isVoter(sid);
    }
}
