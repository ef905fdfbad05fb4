package dev.baton.simulation.world;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** How often a run, or many, came to each {@link Reach}. */
public final class Coverage {
    private final long[] counts = new long[Reach.values().length];

    /** It happened. */
    public void add(Reach what) {
        counts[what.ordinal()]++;
    }

    public void add(Coverage other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    public long count(Reach what) {
        return counts[what.ordinal()];
    }

    /** What never happened. */
    public Set<Reach> missing() {
        Set<Reach> missing = EnumSet.noneOf(Reach.class);
        for (Reach reach : Reach.values()) {
            if (counts[reach.ordinal()] == 0) {
                missing.add(reach);
            }
        }
        return missing;
    }

    /** All counts. */
    public Map<Reach, Long> counts() {
        Map<Reach, Long> all = new EnumMap<>(Reach.class);
        for (Reach reach : Reach.values()) {
            all.put(reach, counts[reach.ordinal()]);
        }
        return all;
    }

    @Override
    public String toString() {
        return counts().toString();
    }
}
