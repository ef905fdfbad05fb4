package dev.baton.testing.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java block of the manual, and the test in the README, is code that is compiled and, but for containers, run here. */
class DocumentedCodeTest {
    private static final Path SOURCES = Path.of("src", "test", "java", "dev", "baton", "testing", "docs");
    private static final Path MANUAL = Path.of("..", "docs", "testing.md");
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern REGION = Pattern.compile("(?s)// tag::(\\w+)\\[]\n(.*?)\n *// end::\\1\\[]");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)\n```");
    private static final int README_LINES_MAX = 12;

    @Test
    void theManualShowsTheExamples() throws IOException {
        TreeMap<String, String> regions = regions();
        String readme = regions.remove("readme");
        assertThat(regions).as("examples").hasSizeGreaterThanOrEqualTo(6);
        assertThat(blocks(MANUAL))
                .as("the Java blocks of " + MANUAL + " must be the regions between the tags in " + SOURCES
                        + ", and the first the one of the README")
                .startsWith(readme)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(readme), regions.values().stream())
                        .toList());
    }

    @Test
    void theReadmeShowsTheTest() throws IOException {
        String example = regions().get("readme");
        assertThat(blocks(README)).contains(example);
        assertThat(example.lines()).hasSizeLessThanOrEqualTo(README_LINES_MAX);
    }

    private static TreeMap<String, String> regions() throws IOException {
        TreeMap<String, String> regions = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.sorted().toList()) {
                Matcher region = REGION.matcher(Files.readString(file));
                while (region.find()) {
                    regions.put(region.group(1), region.group(2).stripIndent().strip());
                }
            }
        }
        return regions;
    }

    private static List<String> blocks(Path page) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(page));
        return block.results().map(result -> result.group(1)).toList();
    }
}
