package dev.baton.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.world.Reach;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The short run: as many seeds as fit into a fixed time, each run twice. {@code -Dbaton.sim.seconds=N} is the time,
 * {@code -Dbaton.sim.from=S} the first seed, {@code -Dbaton.sim.seeds=N} how many at most. The long run is a command,
 * see docs/simulation.md.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("baton.sim.from", 1);
    private static final long SEEDS = Long.getLong("baton.sim.seeds", 1_000_000);
    private static final long SECONDS = Long.getLong("baton.sim.seconds", 22);
    private static final int WORKERS = Integer.getInteger("baton.sim.workers", 2);

    /** So many seeds reach everything, save what is rare. */
    private static final int SEEDS_THAT_REACH = 60;

    /** A run has two of the recipes, so all of their states take more. */
    private static final int SEEDS_THAT_REACH_RECIPES = 500;

    private static final int SHRINK_RUNS_MAX = 200;

    /** What takes hundreds of seeds; the long run fails without. */
    private static final Set<Reach> RARE = EnumSet.of(
            Reach.EPOCH_EXHAUSTED,
            Reach.SNAPSHOT_TRANSFER_BROKEN,
            Reach.FAULT_ROLLING_RESTART,
            Reach.FAULT_RING,
            Reach.FAULT_COUP,
            Reach.FAULT_CLIENT_LONELY,
            Reach.FAULT_CLIENT_DESERTED,
            Reach.FAULT_LAGGARD,
            Reach.FAULT_FALSE_STARTS,
            Reach.FAULT_STALLED_OTHERS,
            Reach.FAULT_CLOCK_FAST,
            Reach.DISK_NAME_LOST,
            Reach.DISK_TREE_REBUILT,
            Reach.DISK_UNSYNCED_LOST,
            Reach.DISK_TORN_WRITE,
            Reach.SESSION_EXPIRED,
            Reach.RESUME_REFUSED);

    @Test
    void noRuleIsBrokenAndEverythingIsReached() throws InterruptedException {
        long deadline = System.nanoTime() + SECONDS * 1_000_000_000L;
        Batch.Report report = new Batch(FIRST, SEEDS, true, true, () -> System.nanoTime() < deadline).run(WORKERS);
        System.out.println(report.summary());
        System.out.println("reached: " + report.coverage());
        for (Failure failure : report.failures()) {
            Failure smallest = Shrinker.shrink(failure, SHRINK_RUNS_MAX);
            throw new AssertionError(
                    failure.getMessage() + "\n  shrunk to " + smallest.faults().size() + " faults: "
                            + smallest.getMessage() + "\n  replay: " + smallest.replay(),
                    failure);
        }
        assertThat(report.seeds()).isPositive();
        if (report.seeds() >= SEEDS_THAT_REACH) {
            Set<Reach> missing = report.coverage().missing();
            missing.removeAll(RARE);
            if (report.seeds() < SEEDS_THAT_REACH_RECIPES) {
                missing.removeIf(Reach::isOfRecipe);
            }
            assertThat(missing).as("what this many seeds must reach").isEmpty();
        }
    }
}
