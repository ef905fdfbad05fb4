package dev.baton.recipes.kernel;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who stands before a contender among the children of the contended node, by sequence number. Children whose names do not end
 * in a sequence number are nobody's contenders and are left out.
 */
public final class Ranking {
    private final String own;
    private final List<String> names;
    private final long sequence;
    private final boolean present;

    private Ranking(String own, List<String> names) {
        this.own = own;
        this.names = names;
        this.sequence = Sequence.of(own);
        this.present = names.contains(own);
    }

    /**
     * The rank of {@code own} among {@code names}.
     *
     * @param own name of a node that a server named, so it ends in a sequence number
     * @param names the children, in any order
     */
    public static Ranking of(String own, List<String> names) {
        Ranking ranking = new Ranking(own, names);
        if (ranking.sequence == Sequence.NONE) {
            throw new IllegalArgumentException("not a sequential node: " + own);
        }
        return ranking;
    }

    /** The contenders among children, in their order; the first of a mutex holds. */
    public static List<String> inOrder(List<String> names) {
        return names.stream()
                .filter(name -> Sequence.of(name) != Sequence.NONE)
                .sorted((left, right) -> left.equals(right) ? 0 : isBefore(left, right) ? -1 : 1)
                .toList();
    }

    /** Whether the own node is among the children. */
    public boolean present() {
        return present;
    }

    /** How many contenders of the given kind stand before the own one. */
    public int aheadCount(Predicate<String> kind) {
        int count = 0;
        for (String name : names) {
            if (stands(name, own) && kind.test(name)) {
                count++;
            }
        }
        return count;
    }

    /** The closest contender of the given kind before the own one, or null if there is none. */
    public @Nullable String nearestAhead(Predicate<String> kind) {
        return nearestBefore(own, kind);
    }

    /** The closest contender of the given kind before another one, or null if there is none. */
    public @Nullable String nearestBefore(String other, Predicate<String> kind) {
        String nearest = null;
        for (String name : names) {
            if (stands(name, other) && kind.test(name) && (nearest == null || isBefore(nearest, name))) {
                nearest = name;
            }
        }
        return nearest;
    }

    private static boolean stands(String name, String before) {
        return !name.equals(before) && Sequence.of(name) != Sequence.NONE && isBefore(name, before);
    }

    /** Equal numbers cannot come from a server; should somebody forge one, the text decides, the same for everybody. */
    private static boolean isBefore(String left, String right) {
        int distance = Sequence.distance(Sequence.of(left), Sequence.of(right));
        return distance > 0 || (distance == 0 && left.compareTo(right) < 0);
    }
}
