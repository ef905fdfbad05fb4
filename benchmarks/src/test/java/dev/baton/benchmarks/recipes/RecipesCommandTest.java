package dev.baton.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Recipes of both libraries for a moment; figures must be there, whatever they are. */
class RecipesCommandTest {
    /** Those that need no backlog and not too many sessions. */
    private static final List<RecipeBench> BENCHES = List.of(
            RecipeBench.LOCK_1,
            RecipeBench.LOCK_32_COHORT,
            RecipeBench.LATCH,
            RecipeBench.COUNTER_4,
            RecipeBench.BARRIER_8,
            RecipeBench.DISCOVERY);

    @TempDir
    private Path home;

    @Test
    void everyBenchGivesARatio() {
        var out = new StringWriter();

        int exit = new CommandLine(new RecipesCommand())
                .setOut(new PrintWriter(out))
                .execute(
                        "--servers=baton",
                        "--seconds=1",
                        "--rounds=1",
                        "--warmup=0",
                        "--home=" + home,
                        "--benches="
                                + String.join(
                                        ",", BENCHES.stream().map(Enum::name).toList()));

        assertThat(exit).as("%s", out).isZero();
        for (RecipeBench bench : BENCHES) {
            assertThat(out.toString())
                    .containsPattern("Baton \\| " + bench.label() + " \\| [1-9].* \\| [1-9].* \\| \\d+\\.\\d\\d \\| "
                            + bench.gate() + " \\| (met|missed)");
        }
    }
}
