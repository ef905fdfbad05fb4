package dev.baton.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that only the source text shows, over every module of the repository. */
class SourcesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int FILE_LINES_MAX = 600;

    @Test
    void testsDoNotSleep() throws IOException {
        Pattern sleep =
                Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(|TimeUnit\\.[A-Z]+\\.sleep\\(|\\bparkNanos\\(");
        assertThat(linesOf("src/test/java", sleep)).isEmpty();
    }

    @Test
    void testsAreNotSwitchedOff() throws IOException {
        assertThat(linesOf("src/test/java", Pattern.compile("^\\s*@Disabled\\b")))
                .isEmpty();
    }

    @Test
    void filesAreOfReadableSize() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources("src")) {
            int lines = Files.readAllLines(file).size();
            if (lines > FILE_LINES_MAX) {
                tooLong.add(ROOT.relativize(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void mainCodeSwallowsNothing() throws IOException {
        Pattern empty = Pattern.compile("catch\\s*\\([^)]*\\)\\s*\\{\\s*}");
        assertThat(linesOf("src/main/java", empty)).isEmpty();
    }

    @Test
    void theRulesBite() {
        assertThat("        Thread.sleep(5);").containsPattern("\\bThread\\s*\\.\\s*sleep\\s*\\(");
        assertThat("} catch (IOException e) {}").containsPattern("catch\\s*\\([^)]*\\)\\s*\\{\\s*}");
    }

    private static List<String> linesOf(String folder, Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : sources(folder)) {
            if (file.endsWith("SourcesTest.java")) {
                continue;
            }
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(ROOT.relativize(file) + ":" + (i + 1) + ": "
                            + lines.get(i).trim());
                }
            }
        }
        return found;
    }

    private static List<Path> sources(String folder) throws IOException {
        assertThat(ROOT.resolve("pom.xml")).exists();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(ROOT)) {
            paths.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> ROOT.relativize(path).toString().contains(folder + "/"))
                    .filter(path -> !ROOT.relativize(path).toString().contains("target/"))
                    .forEach(files::add);
        }
        assertThat(files).isNotEmpty();
        return files;
    }
}
