package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each trap of other clients that the manual lists points at tests that exist. */
class TrapTableTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void everyRowPointsAtATestThatExists() throws IOException {
        List<String> rows = Files.readAllLines(REPOSITORY.resolve("docs/client.md")).stream()
                .filter(line -> line.startsWith("| trap: "))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(9);
        for (String row : rows) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(sourceOf(test.group(1))).as(row).contains("void " + test.group(2) + "(");
            }
        }
    }

    private static String sourceOf(String className) throws IOException {
        for (String module : List.of("client-core", "conformance", "recipes")) {
            Path tests = REPOSITORY.resolve(module).resolve("src/test/java");
            try (Stream<Path> files = Files.walk(tests)) {
                for (Path file :
                        files.filter(path -> path.endsWith(className + ".java")).toList()) {
                    return Files.readString(file);
                }
            }
        }
        return "no such test: " + className;
    }
}
