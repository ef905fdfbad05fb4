package dev.baton.recipes.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about locks, semaphores and leadership show code that compiles, and say what every page must. */
class RecipePagesTest {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "baton", "recipes", "docs");
    private static final Path PAGES = Path.of("..", "docs", "recipes");

    @ParameterizedTest
    @CsvSource({
        "mutex.md, RecipeExamples, mutex",
        "mutex.md, RecipeExamples, withLock",
        "mutex.md, RecipeExamples, guard",
        "mutex.md, RecipeExamples, options",
        "mutex.md, RecipeExamples, grace",
        "mutex.md, RecipeExamples, reentrant",
        "mutex.md, RecipeExamples, cohort",
        "read-write-lock.md, RecipeExamples, readWrite",
        "multi-lock.md, RecipeExamples, multi",
        "semaphore.md, RecipeExamples, semaphore",
        "leadership.md, RecipeExamples, latch",
        "leadership.md, RecipeExamples, selector",
        "leadership.md, RecipeExamples, observer",
        "is-my-lock-safe.md, FencedStore, fencedStore",
    })
    void thePageShowsTheExample(String page, String source, String tag) throws IOException {
        String example = tagged(SOURCES.resolve(source + ".java"), tag);
        assertThat(example).isNotBlank();
        assertThat(Files.readString(PAGES.resolve(page)))
                .as("%s must contain a ```java block with exactly this:%n%s%n", page, example)
                .contains("```java\n" + example);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mutex.md", "read-write-lock.md", "multi-lock.md", "semaphore.md", "leadership.md"})
    void thePageSaysWhatEveryPageMust(String page) throws IOException {
        assertThat(Files.readAllLines(PAGES.resolve(page)))
                .contains("## When to use it", "## Guarantee", "## What happens when", "## Znodes");
    }

    @Test
    void theStoreRefusesWhoeverHasBeenOvertaken() {
        FencedStore store = new FencedStore();
        store.write(5, "the first holder's");
        store.write(7, "the second holder's");
        store.write(7, "its next");
        assertThatThrownBy(() -> store.write(5, "the first holder's, after a pause"))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.read()).hasSize(3);
    }

    private static String tagged(Path source, String tag) throws IOException {
        List<String> lines = Files.readAllLines(source);
        int from = indexOf(lines, "// tag::" + tag + "[]");
        int to = indexOf(lines, "// end::" + tag + "[]");
        Stream<String> between = lines.subList(from + 1, to).stream();
        return String.join("\n", between.toList()).stripIndent();
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
