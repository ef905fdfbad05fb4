package dev.baton.recipes.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Divides partitions among members in proportion to their capacities, moving as few as possible.
 *
 * <p>Each member's share is its exact part rounded down, and one more for those with the largest remainders, as many as are needed; among
 * equal remainders for those that have more now, so that a share that fits already does not change. A member keeps what it has up to its
 * share, in the order of names; the rest goes to those who have less than theirs.
 */
public final class Shares {
    private Shares() {}

    /**
     * Who gets what.
     *
     * @param before who has what now; partitions and members that do not exist any more are ignored
     * @param capacities of all members; one of 0 gets nothing, unless all have 0
     * @param partitions all there are
     * @return a member for each partition; empty if there are no members
     */
    public static SortedMap<String, String> divide(
            SortedMap<String, String> before, SortedMap<String, Integer> capacities, SortedSet<String> partitions) {
        SortedMap<String, String> after = new TreeMap<>();
        if (capacities.isEmpty()) {
            return after;
        }
        SortedMap<String, Integer> shares = shares(before, capacities, partitions);
        List<String> homeless = new ArrayList<>();
        for (String partition : partitions) {
            @Nullable String owner = before.get(partition);
            if (owner != null && shares.getOrDefault(owner, 0) > 0) {
                after.put(partition, owner);
                shares.merge(owner, -1, Integer::sum);
            } else {
                homeless.add(partition);
            }
        }
        for (String partition : homeless) {
            String neediest = neediest(shares);
            after.put(partition, neediest);
            shares.merge(neediest, -1, Integer::sum);
        }
        return after;
    }

    /** How many each member is to have; their sum is the number of partitions. */
    static SortedMap<String, Integer> shares(
            SortedMap<String, String> before, SortedMap<String, Integer> capacities, SortedSet<String> partitions) {
        SortedMap<String, Integer> present = new TreeMap<>();
        for (String partition : partitions) {
            @Nullable String owner = before.get(partition);
            if (owner != null && capacities.containsKey(owner)) {
                present.merge(owner, 1, Integer::sum);
            }
        }
        long sum = 0;
        for (int capacity : capacities.values()) {
            sum += capacity;
        }
        // nobody wants any: then it is all the same
        boolean alike = sum == 0;
        long all = alike ? capacities.size() : sum;
        SortedMap<String, Integer> shares = new TreeMap<>();
        List<Remainder> remainders = new ArrayList<>();
        int left = partitions.size();
        for (var member : capacities.entrySet()) {
            long exact = (long) partitions.size() * (alike ? 1 : member.getValue());
            shares.put(member.getKey(), (int) (exact / all));
            left -= (int) (exact / all);
            remainders.add(new Remainder(member.getKey(), exact % all, present.getOrDefault(member.getKey(), 0)));
        }
        remainders.sort(Remainder.LARGEST_FIRST);
        for (int i = 0; i < left; i++) {
            shares.merge(remainders.get(i).member(), 1, Integer::sum);
        }
        return shares;
    }

    private static String neediest(SortedMap<String, Integer> missing) {
        String neediest = missing.firstKey();
        for (var member : missing.entrySet()) {
            if (member.getValue() > missing.getOrDefault(neediest, 0)) {
                neediest = member.getKey();
            }
        }
        return neediest;
    }

    private record Remainder(String member, long part, int present) {
        static final Comparator<Remainder> LARGEST_FIRST = Comparator.comparingLong(Remainder::part)
                .thenComparingInt(Remainder::present)
                .reversed()
                .thenComparing(Remainder::member);
    }
}
