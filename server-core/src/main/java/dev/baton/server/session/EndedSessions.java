package dev.baton.server.session;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ids of sessions of the ensemble that have ended while this member leads. Where sessions may be local to other members, an unknown id says
 * nothing about whether it lives; this tells those that do not. How long a learner may go on without having heard of an end is not
 * bounded, since one that lags may answer pings in time all the same, so ids are kept as long as this member leads; the number
 * is bounded, and those that ended longest ago are forgotten first.
 */
public final class EndedSessions {
    /** Some 7 MB. */
    public static final int COUNT_MAX = 100_000;

    private final int countMax;
    private final Set<Long> ids = new LinkedHashSet<>();

    /** @param countMax how many ids are kept */
    public EndedSessions(int countMax) {
        this.countMax = countMax;
    }

    /** A session has ended. */
    public void add(long id) {
        ids.add(id);
        if (ids.size() > countMax) {
            ids.remove(ids.iterator().next());
        }
    }

    public boolean contains(long id) {
        return ids.contains(id);
    }

    /** This member leads no more, and with the next leader all learners begin with a history that has these ends. */
    public void clear() {
        ids.clear();
    }
}
