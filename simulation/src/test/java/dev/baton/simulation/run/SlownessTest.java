package dev.baton.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.client.Recipe;
import dev.baton.simulation.fault.Fault;
import dev.baton.simulation.fault.FaultKind;
import dev.baton.simulation.world.Reach;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What recipes promise where nothing breaks and everything takes its time. */
class SlownessTest {
    private static final long WHOLE_RUN_MILLIS = 10_000_000;
    private static final List<Fault> SLOW = List.of(
            new Fault(1_000, FaultKind.SLOW_NETWORK, 1, 1, WHOLE_RUN_MILLIS, 100),
            new Fault(1_001, FaultKind.SLOW_DISK, 1, 1, WHOLE_RUN_MILLIS, 40));

    private static List<Simulation.Result> runs(Recipe recipe, int count) {
        return LongStream.iterate(1, seed -> seed + 1)
                .filter(seed -> SimOptions.draw(seed).recipes().contains(recipe))
                .limit(count)
                .mapToObj(seed -> new Simulation(seed, SLOW, false).run())
                .toList();
    }

    /** Whose time ran out while an item was being deleted for it was told that there is none, and the item was gone. */
    @Test
    void whoIsToldThatAQueueIsEmptyHasTakenNothing() {
        assertThat(runs(Recipe.SIMPLE_QUEUE, 6))
                .allMatch(result -> result.coverage().count(Reach.RECIPE_ITEM_TAKEN) > 0);
    }
}
