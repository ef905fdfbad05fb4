package dev.baton.recipes.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each field report on the page has tests, and all of them exist. */
class FieldReportsPageTest {
    private static final Path REPOSITORY = Path.of("..");
    private static final Pattern TESTS = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern REPORT = Pattern.compile("\\b(CU|GH|KZ|ET|RS|ZK)-\\d+\\b");
    private static final List<String> MODULES = List.of("recipes", "conformance", "client-core");

    @Test
    void everyReportHasTestsThatExist() throws IOException {
        List<String> rows = Files.readAllLines(REPOSITORY.resolve("docs/recipes/field-reports.md")).stream()
                .filter(line -> REPORT.matcher(line.split("\\|", -1).length > 2 ? line.split("\\|", -1)[1] : "")
                        .find())
                .toList();
        assertThat(rows).hasSizeGreaterThan(35);
        Map<String, String> sources = sources();
        TreeSet<String> reports = new TreeSet<>();
        for (String row : rows) {
            List<MatchResult> tests = TESTS.matcher(row).results().toList();
            assertThat(tests).as(row).isNotEmpty();
            for (MatchResult test : tests) {
                assertThat(sources).as(row).containsKey(test.group(1) + ".java");
                assertThat(sources.get(test.group(1) + ".java")).as(row).contains("void " + test.group(2) + "(");
            }
            REPORT.matcher(row.split("\\|", -1)[1])
                    .results()
                    .forEach(report -> assertThat(reports.add(report.group()))
                            .as("%s twice", report.group())
                            .isTrue());
        }
        assertThat(reports).hasSizeGreaterThan(75);
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(
                    REPOSITORY.resolve(module).resolve("src").resolve("test").resolve("java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    sources.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
