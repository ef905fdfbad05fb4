package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.ContenderWorld.Action;
import dev.baton.recipes.kernel.ContenderWorld.Move;
import dev.baton.recipes.kernel.ContenderWorld.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Long random histories of four contenders with many faults, then a world that heals: everybody must come to an end, and at no
 * time may two hold. A failure names its seed, to be given as {@code -Dbaton.seed}.
 */
class ContenderRandomTest {
    private static final int SEEDS = Integer.getInteger("baton.recipes.seeds", 4_000);
    private static final int FAULTS_MAX = 25;

    @Test
    void neverTwoHoldersAndEverybodyIsServedInTheEnd() {
        Long only = Long.getLong("baton.seed");
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            List<Action> history = new ArrayList<>();
            try {
                run(new Random(seed), seed % 5 != 0, history);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + " after " + history + ": " + e.getMessage(), e);
            }
        }
    }

    private static Rules rules(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Rules.readWrite(List.of("WRWR", "RRWW", "WRRW", "RWRR").get(random.nextInt(4)));
            case 1 -> Rules.limited(4, 1 + random.nextInt(3));
            default -> Rules.mutex(4);
        };
    }

    private static void run(Random random, boolean patient, List<Action> history) {
        ContenderWorld world = new ContenderWorld(rules(random), patient, true);
        int faultsLeft = random.nextInt(FAULTS_MAX + 1);
        while (true) {
            List<Action> progress = world.progress();
            List<Action> faults = faultsLeft > 0 ? world.faults(4) : List.of();
            if (progress.isEmpty() && faults.isEmpty()) {
                break;
            }
            boolean fault = progress.isEmpty() || (!faults.isEmpty() && random.nextInt(6) == 0);
            List<Action> choices = fault ? faults : progress;
            Action action = choices.get(random.nextInt(choices.size()));
            // a hand-over needs most waiting to survive: giving up is rarer than the rest
            if (action.move() == Move.GIVE_UP && random.nextInt(4) != 0) {
                faultsLeft--;
                continue;
            }
            faultsLeft -= fault ? 1 : 0;
            history.add(action);
            world.apply(action);
        }
        world.checkEnd();
    }
}
