package dev.baton.server.quorum;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * A majority of groups, each by a majority of the weight in it. Groups without any weight do not count.
 *
 * @param groups for each group the weights of its voters; nobody is in two groups; at least one group has weight
 * @protocol quorum-wire.md#9-config-text
 */
public record HierarchicalQuorum(SortedMap<Long, SortedMap<Long, Long>> groups) implements QuorumVerifier {
    public HierarchicalQuorum {
        SortedMap<Long, SortedMap<Long, Long>> copy = new TreeMap<>();
        SortedSet<Long> seen = new TreeSet<>();
        boolean anyWeight = false;
        for (var group : groups.entrySet()) {
            for (long sid : group.getValue().keySet()) {
                if (!seen.add(sid)) {
                    throw new IllegalArgumentException("voter " + sid + " is in two groups");
                }
            }
            anyWeight |= WeightedQuorum.sum(group.getValue()) > 0;
            copy.put(group.getKey(), Collections.unmodifiableSortedMap(new TreeMap<>(group.getValue())));
        }
        if (!anyWeight) {
            throw new IllegalArgumentException("at least one voter needs a weight above zero");
        }
        groups = Collections.unmodifiableSortedMap(copy);
    }

    @Override
    public SortedSet<Long> voters() {
        SortedSet<Long> all = new TreeSet<>();
        groups.values().forEach(group -> all.addAll(group.keySet()));
        return Collections.unmodifiableSortedSet(all);
    }

    @Override
    public long weight(long sid) {
        for (SortedMap<Long, Long> group : groups.values()) {
            Long weight = group.get(sid);
            if (weight != null) {
                return weight;
            }
        }
        return 0;
    }

    @Override
    public boolean isQuorum(LongPredicate agrees) {
        int counted = 0;
        int won = 0;
        for (SortedMap<Long, Long> group : groups.values()) {
            if (WeightedQuorum.sum(group) == 0) {
                continue;
            }
            counted++;
            if (WeightedQuorum.isMajority(group, agrees)) {
                won++;
            }
        }
        return won > counted / 2;
    }
}
