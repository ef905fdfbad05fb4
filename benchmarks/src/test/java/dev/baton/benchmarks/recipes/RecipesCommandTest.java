package dev.baton.benchmarks.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        String out = run(
                "--seconds=0.3",
                "--rounds=1",
                "--warmup=0",
                "--load=0.7",
                "--benches=" + BENCHES.stream().map(Enum::name).collect(Collectors.joining(",")));

        for (RecipeBench bench : BENCHES) {
            assertThat(out)
                    .containsPattern("Baton \\| " + bench.label() + " \\| [\\d,.]*[1-9].* \\| [\\d,.]*[1-9].* "
                            + "\\| \\d+\\.\\d\\d \\| " + bench.gate() + " \\| (holds|missed)");
        }
    }

    /** A lock's node is created and deleted; few more writes are its parents. */
    @Test
    void requestsAreCountedInsteadOfTime() {
        String out = run("--count", "--seconds=0.2", "--load=0", "--benches=LOCK_1");

        for (String library : List.of("Baton", "Curator")) {
            assertThat(out)
                    .containsPattern("Baton \\| " + RecipeBench.LOCK_1.subject() + " \\| " + library
                            + " \\| [2-9]\\.\\d\\d \\| \\d\\.\\d\\d \\| [1-9]\\.\\d\\d \\| \\d\\.\\d\\d \\|");
        }
    }

    private String run(String... options) {
        var out = new StringWriter();
        var err = new StringWriter();

        int exit = new CommandLine(new RecipesCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of("--servers=baton", "--home=" + home), Stream.of(options))
                        .toArray(String[]::new));

        assertThat(exit).as("%s%n%s", out, err).isZero();
        return out.toString();
    }
}
