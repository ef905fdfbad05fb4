package dev.baton.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in the README is the code that is compiled here. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path SOURCE =
            Path.of("src", "main", "java", "dev", "baton", "samples", "quickstart", "ReadmeExample.java");
    private static final int LINES_MAX = 10;

    @Test
    void theReadmeShowsTheExample() throws IOException {
        Path readme = ROOT.resolve("README.md");
        assertThat(readme).as("the project's README").exists();
        String example = String.join("\n", tagged());
        assertThat(Files.readString(readme))
                .as(
                        "README.md must contain a ```java block with exactly the lines between the tags of %s, without their indent:"
                                + "%n%s%n",
                        SOURCE, example)
                .contains("```java\n" + example + "\n```");
    }

    @Test
    void theExampleIsShort() throws IOException {
        assertThat(tagged()).isNotEmpty().hasSizeLessThanOrEqualTo(LINES_MAX);
    }

    private static List<String> tagged() throws IOException {
        List<String> lines = Files.readAllLines(SOURCE);
        int from = indexOf(lines, "// tag::readme[]");
        int to = indexOf(lines, "// end::readme[]");
        return String.join("\n", lines.subList(from + 1, to))
                .stripIndent()
                .lines()
                .toList();
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError(SOURCE + " has no line " + marker);
    }
}
