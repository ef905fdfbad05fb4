package dev.baton.recipes.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages about nodes and their children show code that compiles, and say what every page must. */
class NodeRecipePagesTest {
    private static final Path SOURCE =
            Path.of("src", "test", "java", "dev", "baton", "recipes", "docs", "NodeRecipeExamples.java");
    private static final Path PAGES = Path.of("..", "docs", "recipes");

    @ParameterizedTest
    @CsvSource({
        "discovery.md, discovery",
        "counter.md, counter",
        "shared-value.md, sharedValue",
        "id-allocation.md, ids",
        "once-guard.md, once",
        "rate-limiter.md, rate",
        "barrier.md, barrier",
        "double-barrier.md, doubleBarrier",
        "countdown-latch.md, latch",
        "rendezvous.md, rendezvous",
        "simple-queue.md, simpleQueue",
        "work-queue.md, workQueue",
        "group.md, group",
        "configuration.md, config",
        "configuration.md, rollOut",
        "partitioner.md, partitioner",
        "scheduler.md, scheduler",
    })
    void thePageShowsTheExampleAndSaysWhatEveryPageMust(String page, String tag) throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int from = indexOf(lines, "// tag::" + tag + "[]");
        int to = indexOf(lines, "// end::" + tag + "[]");
        String example = String.join("\n", lines.subList(from + 1, to)).stripIndent();
        assertThat(example).isNotBlank();
        assertThat(Files.readString(PAGES.resolve(page)))
                .as("%s must contain a ```java block with exactly this:%n%s%n", page, example)
                .contains("```java\n" + example + "\n```");
        assertThat(Files.readAllLines(PAGES.resolve(page)))
                .contains("## When to use it", "## Guarantee", "## What happens when", "## Znodes");
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError("no line " + marker);
    }
}
