package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.Rollout.Act;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@link Rollout} over fleets whose instances apply, fail, come and go as they like. */
class RolloutTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);

    @Test
    void goesOnOnlyWithEnoughAndBackWithTooMany() {
        int promoted = 0;
        int rolledBack = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            int[] percents = {10, 50, 100};
            double enough = random.nextInt(11) / 10.0;
            int failuresMax = random.nextInt(3);
            Rollout rollout = new Rollout(percents.length, enough, failuresMax);
            TreeMap<Integer, Boolean> answers = new TreeMap<>();
            List<Act> acts = new ArrayList<>();
            rollout.start(acts);
            assertThat(acts).containsExactly(Act.STAGE);
            for (int move = 0; move < 300 && !rollout.isOver(); move++) {
                int step = rollout.step();
                List<Integer> audience = audience(percents[step]);
                acts.clear();
                switch (random.nextInt(8)) {
                    case 0 -> rollout.staged();
                    case 1 -> {
                        if (move > 250) {
                            rollout.failed(acts);
                        }
                    }
                    default ->
                        audience.stream()
                                .skip(audience.isEmpty() ? 0 : random.nextInt(audience.size()))
                                .findFirst()
                                .ifPresent(one -> answers.putIfAbsent(one, random.nextInt(30) != 0));
                }
                int applied = (int) audience.stream()
                        .filter(one -> answers.getOrDefault(one, false))
                        .count();
                int failed = (int) audience.stream()
                        .filter(one -> !answers.getOrDefault(one, true))
                        .count();
                if (acts.isEmpty()) {
                    rollout.counted(audience.size(), applied, failed, acts);
                    if (failed > failuresMax) {
                        assertThat(acts).isSubsetOf(Act.ROLL_BACK);
                    }
                    if (acts.contains(Act.STAGE) || acts.contains(Act.PROMOTE)) {
                        assertThat((double) applied)
                                .as("seed %d", seed)
                                .isGreaterThanOrEqualTo(enough * audience.size() - 1e-6);
                    }
                }
            }
            acts.clear();
            if (rollout.isOver()) {
                rollout.counted(10, 10, 0, acts);
                rollout.failed(acts);
                assertThat(acts).as("decided is decided").isEmpty();
            }
            promoted += rollout.isOver() && rollout.step() == 2 ? 1 : 0;
            rolledBack += rollout.isOver() && rollout.step() < 2 ? 1 : 0;
        }
        assertThat(promoted).isGreaterThan(SEEDS / 4);
        assertThat(rolledBack).isPositive();
    }

    private static List<Integer> audience(int percent) {
        List<Integer> audience = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            if (Rollout.placeOf("/config", "instance-" + i) < percent * 100) {
                audience.add(i);
            }
        }
        return audience;
    }

    @Test
    void placesAreSpreadEvenlyAndDifferBetweenConfigurations() {
        int[] tenths = new int[10];
        int same = 0;
        for (int i = 0; i < 10_000; i++) {
            int place = Rollout.placeOf("/config/shop", "pod-" + i);
            assertThat(place).isBetween(0, 9_999).isEqualTo(Rollout.placeOf("/config/shop", "pod-" + i));
            tenths[place / 1_000]++;
            same += place / 1_000 == Rollout.placeOf("/config/mail", "pod-" + i) / 1_000 ? 1 : 0;
        }
        for (int tenth : tenths) {
            assertThat(tenth).isBetween(850, 1_150);
        }
        assertThat(same).isBetween(850, 1_150);
    }
}
