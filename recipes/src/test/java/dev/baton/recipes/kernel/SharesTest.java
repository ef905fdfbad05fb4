package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@link Shares} over random fleets: everything is assigned, in proportion, and no more is moved than must be. */
class SharesTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);

    private static SortedSet<String> partitions(int count) {
        SortedSet<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add("p" + i);
        }
        return names;
    }

    private static SortedMap<String, Integer> members(Random random, boolean alike) {
        SortedMap<String, Integer> capacities = new TreeMap<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            capacities.put("m" + random.nextInt(8), alike ? 1 : random.nextInt(5));
        }
        return capacities;
    }

    private static int moved(SortedMap<String, String> before, SortedMap<String, String> after) {
        int moved = 0;
        for (var entry : after.entrySet()) {
            moved += entry.getValue().equals(before.get(entry.getKey())) ? 0 : 1;
        }
        return moved;
    }

    private static int count(SortedMap<String, String> assignment, String member) {
        return (int) assignment.values().stream().filter(member::equals).count();
    }

    @Test
    void everythingIsDividedInProportion() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            SortedSet<String> partitions = partitions(random.nextInt(40));
            SortedMap<String, String> now = new TreeMap<>();
            for (int round = 0; round < 6; round++) {
                SortedMap<String, Integer> capacities = members(random, false);
                now = Shares.divide(now, capacities, partitions);
                assertThat(now.keySet()).as("seed %d", seed).isEqualTo(partitions);
                int sum =
                        capacities.values().stream().mapToInt(Integer::intValue).sum();
                for (var member : capacities.entrySet()) {
                    double exact = sum == 0
                            ? (double) partitions.size() / capacities.size()
                            : (double) partitions.size() * member.getValue() / sum;
                    assertThat((double) count(now, member.getKey()))
                            .as("seed %d %s", seed, capacities)
                            .isBetween(exact - 0.9999, exact + 0.9999);
                }
            }
        }
    }

    /** With equal capacities, as many move as are homeless, or above the largest share, or missing below the smallest one. */
    @Test
    void noMoreIsMovedThanMustBe() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            SortedSet<String> partitions = partitions(1 + random.nextInt(30));
            SortedMap<String, String> before = Shares.divide(new TreeMap<>(), members(random, true), partitions);
            SortedMap<String, Integer> capacities = members(random, true);
            SortedMap<String, String> after = Shares.divide(before, capacities, partitions);
            int low = partitions.size() / capacities.size();
            int high = (partitions.size() + capacities.size() - 1) / capacities.size();
            int homeless = 0;
            int above = 0;
            int below = 0;
            for (String owner : before.values()) {
                homeless += capacities.containsKey(owner) ? 0 : 1;
            }
            for (String member : capacities.keySet()) {
                above += Math.max(0, count(before, member) - high);
                below += Math.max(0, low - count(before, member));
            }
            int least = Math.max(homeless + above, below);
            assertThat(moved(before, after)).as("seed %d %s", seed, before).isEqualTo(least);
            assertThat(Shares.divide(after, capacities, partitions)).isEqualTo(after);
        }
    }

    @Test
    void withoutMembersNothingIsAssigned() {
        assertThat(Shares.divide(new TreeMap<>(), new TreeMap<>(), partitions(3)))
                .isEmpty();
    }
}
