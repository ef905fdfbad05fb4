package dev.baton.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form against a brute-force reading of its definition, over all subsets of small random memberships. */
class QuorumPropertyTest {
    static java.util.stream.LongStream seeds() {
        Long pinned = Long.getLong("baton.seed");
        return pinned != null ? java.util.stream.LongStream.of(pinned) : java.util.stream.LongStream.range(0, 150);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyFormIsWhatItsDefinitionSays(long seed) {
        Random random = new Random(seed);
        QuorumVerifier verifier = randomVerifier(random, 3);
        List<Long> voters = new ArrayList<>(verifier.voters());
        List<Integer> quorums = new ArrayList<>();
        for (int set = 0; set < 1 << voters.size(); set++) {
            LongPredicate agrees = in(voters, set);
            boolean expected = naive(verifier, agrees);
            if (verifier.isQuorum(agrees) != expected) {
                fail(verifier + " for " + subset(voters, set) + " should say " + expected);
            }
            if (expected) {
                quorums.add(set);
            }
        }
        assertThat(verifier.isQuorum(sid -> true)).isTrue();
        assertThat(verifier.isQuorum(sid -> false)).isFalse();
        checkIntersection(quorums);
        checkSupersets(quorums, voters.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aJointQuorumMeetsEveryQuorumOfBothSides(long seed) {
        Random random = new Random(seed);
        JointQuorum joint = new JointQuorum(randomVerifier(random, 2), randomVerifier(random, 2));
        List<Long> voters = new ArrayList<>(joint.voters());
        for (int set = 0; set < 1 << voters.size(); set++) {
            int others = ~set;
            if (joint.isQuorum(in(voters, set))) {
                assertThat(joint.present().isQuorum(in(voters, others))).isFalse();
                assertThat(joint.next().isQuorum(in(voters, others))).isFalse();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theHighestBackedValueIsTheHighestThatAQuorumReached(long seed) {
        Random random = new Random(seed);
        QuorumVerifier verifier = randomVerifier(random, 3);
        Map<Long, Long> values = new HashMap<>();
        for (long sid : verifier.voters()) {
            values.put(sid, random.nextInt(4) == 0 ? QuorumVerifier.NOTHING : random.nextInt(6));
        }
        long expected = QuorumVerifier.NOTHING;
        for (long value = 0; value < 6; value++) {
            long bound = value;
            if (naive(verifier, sid -> values.get(sid) >= bound)) {
                expected = value;
            }
        }
        long found = verifier.highestBacked(values::get);
        // Between two values that somebody has, the higher one is as good; compare by who stands behind it.
        assertThat(found == QuorumVerifier.NOTHING).isEqualTo(expected == QuorumVerifier.NOTHING);
        if (found != QuorumVerifier.NOTHING) {
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void aVoterOfWeightZeroTakesPartAndDecidesNothing() {
        WeightedQuorum quorum = new WeightedQuorum(new TreeMap<>(Map.of(1L, 1L, 2L, 1L, 3L, 0L)));
        assertThat(quorum.isVoter(3)).isTrue();
        assertThat(quorum.weight(3)).isZero();
        assertThat(quorum.isQuorum(sid -> sid != 2)).isFalse();
        assertThat(quorum.isQuorum(sid -> sid != 3)).isTrue();
    }

    @Test
    void aGroupWithoutWeightIsNoGroup() {
        SortedMap<Long, SortedMap<Long, Long>> groups = new TreeMap<>();
        groups.put(1L, new TreeMap<>(Map.of(1L, 1L)));
        groups.put(2L, new TreeMap<>(Map.of(2L, 0L)));
        assertThat(new HierarchicalQuorum(groups).isQuorum(sid -> sid == 1)).isTrue();
    }

    @Test
    void impossibleMembershipsAreRefused() {
        assertThatThrownBy(() -> MajorityQuorum.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WeightedQuorum(new TreeMap<>(Map.of(1L, 0L))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WeightedQuorum(new TreeMap<>(Map.of(1L, -1L, 2L, 1L))))
                .isInstanceOf(IllegalArgumentException.class);
        SortedMap<Long, SortedMap<Long, Long>> twice = new TreeMap<>();
        twice.put(1L, new TreeMap<>(Map.of(1L, 1L)));
        twice.put(2L, new TreeMap<>(Map.of(1L, 1L)));
        assertThatThrownBy(() -> new HierarchicalQuorum(twice)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Membership(MajorityQuorum.of(List.of(1L, 2L, 3L)), new TreeSet<>(List.of(3L)), 0, ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void checkIntersection(List<Integer> quorums) {
        for (int a : quorums) {
            for (int b : quorums) {
                if ((a & b) == 0) {
                    fail("quorums " + a + " and " + b + " share nobody");
                }
            }
        }
    }

    private static void checkSupersets(List<Integer> quorums, int voters) {
        for (int quorum : quorums) {
            for (int bit = 0; bit < voters; bit++) {
                if (Collections.binarySearch(quorums, quorum | 1 << bit) < 0) {
                    fail("quorum " + quorum + " is lost when " + bit + " joins");
                }
            }
        }
    }

    private static boolean naive(QuorumVerifier verifier, LongPredicate agrees) {
        if (verifier instanceof JointQuorum joint) {
            return naive(joint.present(), agrees) && naive(joint.next(), agrees);
        }
        if (verifier instanceof HierarchicalQuorum hierarchical) {
            double groups = 0;
            double won = 0;
            for (Map<Long, Long> group : hierarchical.groups().values()) {
                double total = group.values().stream().mapToLong(w -> w).sum();
                double got = group.entrySet().stream()
                        .filter(e -> agrees.test(e.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                groups += total > 0 ? 1 : 0;
                won += got > total / 2 ? 1 : 0;
            }
            return won > groups / 2;
        }
        double total = 0;
        double got = 0;
        for (long sid : verifier.voters()) {
            double weight = verifier instanceof WeightedQuorum weighted
                    ? weighted.weights().get(sid)
                    : 1;
            total += weight;
            got += agrees.test(sid) ? weight : 0;
        }
        return got > total / 2;
    }

    private static LongPredicate in(List<Long> voters, int set) {
        return sid -> voters.contains(sid) && (set >> voters.indexOf(sid) & 1) == 1;
    }

    private static List<Long> subset(List<Long> voters, int set) {
        return voters.stream().filter(in(voters, set)::test).toList();
    }

    static QuorumVerifier randomVerifier(Random random, int forms) {
        return switch (random.nextInt(forms + 1)) {
            case 0 -> MajorityQuorum.of(randomVoters(random).keySet());
            case 1 -> weighted(random);
            case 2 -> hierarchical(random);
            default -> new JointQuorum(randomVerifier(random, 1), randomVerifier(random, 1));
        };
    }

    private static QuorumVerifier weighted(Random random) {
        SortedMap<Long, Long> weights = randomVoters(random);
        weights.put(weights.firstKey(), 1L + random.nextInt(4));
        return new WeightedQuorum(weights);
    }

    private static QuorumVerifier hierarchical(Random random) {
        SortedMap<Long, SortedMap<Long, Long>> groups = new TreeMap<>();
        long next = 1;
        for (long group = 0; group <= random.nextInt(3); group++) {
            SortedMap<Long, Long> members = new TreeMap<>();
            for (int i = 0; i <= random.nextInt(3); i++) {
                members.put(next++, (long) random.nextInt(3));
            }
            groups.put(group, members);
        }
        groups.get(0L).put(next, 1L);
        return new HierarchicalQuorum(groups);
    }

    private static SortedMap<Long, Long> randomVoters(Random random) {
        SortedMap<Long, Long> weights = new TreeMap<>();
        int count = 1 + random.nextInt(6);
        while (weights.size() < count) {
            weights.put((long) random.nextInt(8), (long) random.nextInt(4));
        }
        return weights;
    }
}
