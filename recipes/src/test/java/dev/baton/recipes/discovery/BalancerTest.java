package dev.baton.recipes.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BalancerTest {
    private static final long SECOND = 1_000_000_000L;
    private long now;
    private List<ServiceInstance> up = instances(4);

    private static List<ServiceInstance> instances(int count) {
        List<ServiceInstance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(ServiceInstance.of("s", "i" + i, "h" + i, 80)
                    .withWeight(10 * (i + 1))
                    .withZone(i < 2 ? "a" : "b"));
        }
        return instances;
    }

    private Balancer balancer(Strategy strategy, OutlierOptions outliers) {
        return new Balancer(() -> up, strategy, outliers, () -> now);
    }

    private Map<String, Integer> picks(Balancer balancer, int count) {
        Map<String, Integer> picks = new HashMap<>();
        for (int i = 0; i < count; i++) {
            try (Pick pick = balancer.pick().orElseThrow()) {
                picks.merge(pick.instance().id(), 1, Integer::sum);
            }
        }
        return picks;
    }

    @Test
    void nobodyIsPickedWhereNobodyIsUp() {
        up = List.of();
        for (Strategy strategy : List.of(Strategy.random(), Strategy.roundRobin(), Strategy.sticky("k"))) {
            assertThat(balancer(strategy, OutlierOptions.DEFAULT).pick()).isEmpty();
        }
    }

    @Test
    void roundRobinTakesTurnsWhoeverComesAndGoes() {
        Balancer balancer = balancer(Strategy.roundRobin(), OutlierOptions.OFF);
        assertThat(picks(balancer, 40)).containsOnlyKeys("i0", "i1", "i2", "i3").containsValue(10);
        up = up.subList(1, 3);
        assertThat(picks(balancer, 40)).containsEntry("i1", 20).containsEntry("i2", 20);
    }

    @Test
    void randomReachesAll() {
        Map<String, Integer> picks = picks(balancer(Strategy.random(new Random(3)), OutlierOptions.OFF), 4_000);
        assertThat(picks.values())
                .hasSize(4)
                .allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void weightsAreKeptExactlyAndSpread() {
        Balancer balancer = balancer(Strategy.weighted(), OutlierOptions.OFF);
        assertThat(picks(balancer, 10)).isEqualTo(Map.of("i0", 1, "i1", 2, "i2", 3, "i3", 4));
        assertThat(picks(balancer, 1_000)).isEqualTo(Map.of("i0", 100, "i1", 200, "i2", 300, "i3", 400));
    }

    @Test
    void stickyMovesOnlyTheKeysOfWhoIsGone() {
        Map<String, String> before = new HashMap<>();
        for (int key = 0; key < 400; key++) {
            before.put("k" + key, only(picks(balancer(Strategy.sticky("k" + key), OutlierOptions.OFF), 3)));
        }
        assertThat(before.values()).contains("i0", "i1", "i2", "i3");
        up = up.subList(0, 3);
        before.forEach((key, former) -> {
            String after = only(picks(balancer(Strategy.sticky(key), OutlierOptions.OFF), 3));
            if (!former.equals("i3")) {
                assertThat(after).isEqualTo(former);
            }
        });
    }

    private static String only(Map<String, Integer> picks) {
        assertThat(picks).hasSize(1);
        return picks.keySet().iterator().next();
    }

    @Test
    void twoChoicesGiveTheSlowOneLess() {
        Balancer balancer = balancer(Strategy.powerOfTwoChoices(new Random(5)), OutlierOptions.OFF);
        Map<String, Integer> picks = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Pick pick = balancer.pick().orElseThrow();
            picks.merge(pick.instance().id(), 1, Integer::sum);
            now += pick.instance().id().equals("i0") ? 50_000_000 : 1_000_000;
            pick.succeeded();
        }
        assertThat(picks.get("i0")).isLessThan(picks.get("i1") / 10);
    }

    @Test
    void twoChoicesAvoidTheBusyOne() {
        Balancer balancer = balancer(Strategy.powerOfTwoChoices(new Random(6)), OutlierOptions.OFF);
        List<Pick> open = new ArrayList<>();
        Map<String, Integer> picks = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            Pick pick = balancer.pick().orElseThrow();
            open.add(pick);
            picks.merge(pick.instance().id(), 1, Integer::sum);
        }
        assertThat(picks.values()).allSatisfy(count -> assertThat(count).isBetween(90, 110));
    }

    @Test
    void aZoneIsKeptWhileItHasEnough() {
        Balancer balancer = balancer(Strategy.zoneAware("b", 2, Strategy.roundRobin()), OutlierOptions.OFF);
        assertThat(picks(balancer, 20)).containsOnlyKeys("i2", "i3");
        up = up.subList(0, 3);
        assertThat(picks(balancer, 30)).containsOnlyKeys("i0", "i1", "i2");
    }

    @Test
    void whoKeepsFailingIsLeftOutLongerEachTime() {
        Balancer balancer = balancer(
                Strategy.roundRobin(), new OutlierOptions(3, Duration.ofSeconds(10), Duration.ofSeconds(15), 0.5));
        fail(balancer, "i1", 3);
        assertThat(balancer.ejectedIds()).containsExactly("i1");
        assertThat(picks(balancer, 9)).doesNotContainKey("i1");
        now += 10 * SECOND;
        assertThat(balancer.ejectedIds()).isEmpty();
        fail(balancer, "i1", 3);
        now += 14 * SECOND;
        assertThat(balancer.ejectedIds()).containsExactly("i1");
        now += SECOND;
        assertThat(picks(balancer, 8)).containsEntry("i1", 2);
    }

    @Test
    void notMoreThanTheShareAreLeftOut() {
        Balancer balancer = balancer(
                Strategy.roundRobin(), new OutlierOptions(2, Duration.ofSeconds(10), Duration.ofSeconds(10), 0.5));
        for (String id : List.of("i0", "i1", "i2", "i3")) {
            fail(balancer, id, 4);
        }
        assertThat(balancer.ejectedIds()).containsExactly("i0", "i1");
        assertThat(picks(balancer, 10)).containsOnlyKeys("i2", "i3");
    }

    /** A pick that is ended twice counts once. */
    @Test
    void onlyTheFirstEndOfAPickCounts() {
        Balancer balancer = balancer(Strategy.roundRobin(), OutlierOptions.DEFAULT);
        for (int i = 0; i < 40; i++) {
            try (Pick pick = balancer.pick().orElseThrow()) {
                pick.succeeded();
                pick.failed();
            }
        }
        assertThat(balancer.ejectedIds()).isEmpty();
    }

    private static void fail(Balancer balancer, String id, int times) {
        for (int failed = 0; failed < times; ) {
            Pick pick = balancer.pick().orElseThrow();
            if (pick.instance().id().equals(id)) {
                pick.failed();
                failed++;
            } else {
                pick.succeeded();
            }
            if (balancer.ejectedIds().contains(id)) {
                return;
            }
        }
    }
}
