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

/** Each trap of other clients, and each feature, that the manual lists points at tests that exist. */
class TrapTableTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void everyRowPointsAtATestThatExists() throws IOException {
        List<String> rows = Files.readAllLines(REPOSITORY.resolve("docs/client.md")).stream()
                .filter(line -> line.startsWith("| trap: "))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(9);
        checkRows(rows);
    }

    @Test
    void everyFeaturePointsAtATestThatExists() throws IOException {
        List<String> rows = Files.readAllLines(REPOSITORY.resolve("docs/client-features.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.matches("\\| (feature|asked for) \\| here \\| test \\|"))
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(50);
        checkRows(rows);
    }

    private static void checkRows(List<String> rows) throws IOException {
        for (String row : rows) {
            List<MatchResult> tests = TEST.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(sourceOf(test.group(1)))
                        .as(row)
                        .contains(test.group(2) == null ? "class " + test.group(1) : "void " + test.group(2) + "(");
            }
        }
    }

    private static String sourceOf(String className) throws IOException {
        for (String module :
                List.of("client-core", "client-bindings", "conformance", "recipes", "spring-starter/boot")) {
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
