package dev.baton.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is named where a reader is led through the code is there. */
class NamesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CORE = ROOT.resolve("server-core/src/main/java/dev/baton/server");
    private static final List<Path> SERVER =
            List.of(CORE, ROOT.resolve("reference-server/src/main/java/dev/baton/server"));

    /** Sources only: what is built in a module beside this one comes and goes while the tree is walked. */
    private static final List<Path> TESTS = Stream.of("server-core", "reference-server", "conformance", "simulation")
            .map(module -> ROOT.resolve(module).resolve("src/test/java"))
            .toList();

    /** A class below the root package of the server: {@code node.Requests}. */
    private static final Pattern CLASS = Pattern.compile("`(?:server\\.)?((?:[a-z]+\\.)*[A-Z]\\w+)`");

    private static final Pattern METHOD = Pattern.compile("\\{@code ([A-Z]\\w+)\\.([a-z]\\w+)}");
    private static final Pattern TEST = Pattern.compile("\\{@code (\\w+(?:Test|IT))}");

    @ParameterizedTest
    @ValueSource(strings = {"- **A write through a follower**", "- **Local sessions**", "- **Reconfiguration.**"})
    void theWalkThroughTheServerNamesItsFiles(String paragraph) throws IOException {
        List<String> named =
                matches(CLASS, paragraph(paragraph)).map(m -> m.group(1)).toList();
        assertThat(named).hasSizeGreaterThan(paragraph.contains("write") ? 20 : 0);
        List<String> missing = new ArrayList<>();
        for (String name : named) {
            String file = name.replace('.', '/') + ".java";
            boolean nested = name.indexOf('.') < 0;
            if (!nested && SERVER.stream().noneMatch(root -> Files.exists(root.resolve(file)))
                    || nested && find(SERVER, name + ".java").isEmpty()) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zab", "quorum", "node"})
    void theTablesOfAPackageNameWhatIsThere(String room) throws IOException {
        String manual = Files.readString(CORE.resolve(room).resolve("package-info.java"));
        for (Matcher m : matches(METHOD, manual).toList()) {
            List<Path> files = find(List.of(CORE.resolve(room)), m.group(1) + ".java");
            assertThat(files).as(m.group()).isNotEmpty();
            assertThat(Files.readString(files.get(0))).as(m.group()).containsPattern("\\b" + m.group(2) + "\\(");
        }
        for (Matcher m : matches(TEST, manual).toList()) {
            assertThat(find(TESTS, m.group(1) + ".java")).as(m.group()).isNotEmpty();
        }
    }

    @Test
    void theManualOfTheCoreHasItsTables() throws IOException {
        String manual = Files.readString(CORE.resolve("zab/package-info.java"));
        assertThat(matches(METHOD, manual).count()).isGreaterThanOrEqualTo(8);
        assertThat(matches(TEST, manual).count()).isGreaterThanOrEqualTo(4);
    }

    private static Stream<Matcher> matches(Pattern pattern, String text) {
        List<Matcher> found = new ArrayList<>();
        for (Matcher m = pattern.matcher(text); m.find(); ) {
            Matcher copy = pattern.matcher(m.group());
            assertThat(copy.matches()).isTrue();
            found.add(copy);
        }
        return found.stream();
    }

    /** From its beginning to the next item of its list. */
    private static String paragraph(String beginning) throws IOException {
        String page = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
        int begin = page.indexOf(beginning);
        assertThat(begin).as(beginning).isPositive();
        int end = page.indexOf("\n- **", begin);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static List<Path> find(List<Path> roots, String fileName) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.getFileName().toString().equals(fileName))
                        .forEach(found::add);
            }
        }
        return found;
    }
}
