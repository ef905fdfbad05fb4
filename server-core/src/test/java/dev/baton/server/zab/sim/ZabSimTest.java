package dev.baton.server.zab.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Runs the ensemble under many seeds, each twice. {@code -Dbaton.seed=n} replays one, {@code -Dbaton.trace=true} prints what happens in it,
 * {@code -Dbaton.seeds=n} and {@code -Dbaton.seeds.from=n} choose others, {@code -Dbaton.once=true} saves the second run.
 */
class ZabSimTest {
    private static final long SAFETY = 3 * SimWorld.SECOND;
    private static final long LIVENESS = 3 * SimWorld.SECOND;

    @Test
    void nothingDecidedIsLostAndTheEnsembleComesBack() {
        Long pinned = Long.getLong("baton.seed");
        long from = pinned != null ? pinned : Long.getLong("baton.seeds.from", 0);
        long count = pinned != null ? 1 : Long.getLong("baton.seeds", 40);
        Map<String, Integer> covered = new TreeMap<>();
        long simulated = 0;
        for (long seed = from; seed < from + count; seed++) {
            SimWorld.Result result = new SimWorld(seed).run(SAFETY, LIVENESS);
            if (!Boolean.getBoolean("baton.once")) {
                assertThat(new SimWorld(seed).run(SAFETY, LIVENESS))
                        .as("seed %s runs the same twice", seed)
                        .isEqualTo(result);
            }
            result.covered().forEach((what, times) -> covered.merge(what, times, Integer::sum));
            covered.merge("decided", result.decided(), Integer::sum);
            covered.merge("epochs", result.epochs(), Integer::sum);
            covered.merge("syncs", result.synced(), Integer::sum);
            simulated += result.nanos();
        }
        System.out.println(count + " seeds, " + simulated / SimWorld.SECOND + " s simulated: " + covered);
        if (count >= 40) {
            assertThat(covered)
                    .as("everything interesting was reached")
                    .containsKeys(
                            "TRUNC",
                            "SNAP",
                            "LOG",
                            "SNAPSHOT",
                            "crash",
                            "crash of the leader",
                            "crash of all",
                            "cut",
                            "one-way cut",
                            "isolated leader",
                            "pause",
                            "reset",
                            "slow disk",
                            "failed disk",
                            "purge");
        }
    }
}
