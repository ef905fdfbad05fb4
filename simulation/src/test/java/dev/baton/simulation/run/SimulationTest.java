package dev.baton.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.world.Reach;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * The short run: as many seeds as fit into a fixed time, and 16 in any case. The first few are run twice, since a run that is not
 * the same again can be told by few, and what is reached only by many. {@code -Dbaton.sim.seconds=N} is the time,
 * {@code -Dbaton.sim.from=S} the first seed, {@code -Dbaton.sim.seeds=N} how many at most. The long run is a command, see
 * docs/simulation.md.
 */
class SimulationTest {
    private static final long FIRST = Long.getLong("baton.sim.from", 1);
    private static final long SEEDS = Long.getLong("baton.sim.seeds", 1_000_000);
    private static final long SECONDS = Long.getLong("baton.sim.seconds", 22);
    private static final int WORKERS = Integer.getInteger("baton.sim.workers", 2);

    private static final int SEEDS_TWICE = 4;

    /** So many seeds reach what is {@link #OFTEN}; they are made even if the time is over before. */
    private static final int SEEDS_THAT_REACH_OFTEN = 16;

    /** So many seeds reach everything, save what is rare. */
    private static final int SEEDS_THAT_REACH = 60;

    /** A run has two of the recipes, so all of their states take more. */
    private static final int SEEDS_THAT_REACH_RECIPES = 500;

    private static final int SHRINK_RUNS_MAX = 200;

    /** What more than half of all seeds reach. */
    private static final Set<Reach> OFTEN = EnumSet.of(
            Reach.FAULT_CRASH,
            Reach.FAULT_CRASH_LEADER,
            Reach.FAULT_CRASH_AT_STEP,
            Reach.FAULT_POWER_LOSS,
            Reach.FAULT_CRASH_WHILE_COMING_UP,
            Reach.FAULT_CUT,
            Reach.SYNC_DIFF,
            Reach.SYNC_FROM_LOG,
            Reach.SNAPSHOT_TAKEN,
            Reach.LEADER_ESTABLISHED,
            Reach.LEADER_STEPPED_DOWN,
            Reach.FOLLOWER_GAVE_UP,
            Reach.UNDECIDED_TAIL_DECIDED_LATER,
            Reach.MEMBER_HALTED,
            Reach.SESSION_OPENED,
            Reach.SESSION_CLOSED,
            Reach.SESSION_LOST_LOCALLY,
            Reach.EPHEMERAL_REMOVED,
            Reach.WRITE_ACKNOWLEDGED,
            Reach.WRITE_REFUSED,
            Reach.OUTCOME_UNKNOWN,
            Reach.UNKNOWN_WAS_APPLIED,
            Reach.UNKNOWN_WAS_NOT_APPLIED,
            Reach.READ_BEHIND_SYNC,
            Reach.READ_OF_THE_PAST,
            Reach.MULTI_APPLIED,
            Reach.MULTI_FAILED,
            Reach.WATCH_FIRED,
            Reach.PERSISTENT_WATCH_COMPLETE,
            Reach.LOCK_ADMITTED,
            Reach.LOCK_WAITED,
            Reach.LOCK_DOUBTED,
            Reach.LOCK_CONFIRMED,
            Reach.FENCE_REFUSED,
            Reach.RECIPE_PROCESS_REPLACED,
            Reach.RECIPE_CLIENT_CLOSED);

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
        AtomicLong begun = new AtomicLong();
        Batch.Report report = new Batch(
                        FIRST,
                        SEEDS,
                        SEEDS_TWICE,
                        true,
                        () -> begun.incrementAndGet() <= SEEDS_THAT_REACH_OFTEN || System.nanoTime() < deadline)
                .run(WORKERS);
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
        Set<Reach> missing = report.coverage().missing();
        missing.retainAll(reachedBy(report.seeds()));
        assertThat(missing).as("what %d seeds must reach", report.seeds()).isEmpty();
    }

    /** What so many seeds must reach, wherever they begin. */
    private static Set<Reach> reachedBy(long seeds) {
        if (seeds < SEEDS_THAT_REACH_OFTEN) {
            return EnumSet.noneOf(Reach.class);
        }
        if (seeds < SEEDS_THAT_REACH) {
            return OFTEN;
        }
        Set<Reach> reached = EnumSet.complementOf(EnumSet.copyOf(RARE));
        if (seeds < SEEDS_THAT_REACH_RECIPES) {
            reached.removeIf(Reach::isOfRecipe);
        }
        reached.addAll(OFTEN);
        return reached;
    }
}
