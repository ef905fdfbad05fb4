package dev.baton.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the README shows of the starter is what runs here. */
class ReadmeSnippetTest {
    private static final Path MAIN = Path.of("src", "main");
    private static final int LINES_MAX = 14;

    @ParameterizedTest
    @CsvSource({
        "java, java/dev/baton/samples/orders/Orders.java, // tag::readme[], // end::readme[]",
        "yaml, resources/application.yaml, # tag::readme[], # end::readme[]"
    })
    void theReadmeShowsIt(String language, String file, String tag, String end) throws IOException {
        List<String> lines = Files.readAllLines(MAIN.resolve(file));
        List<String> stripped = lines.stream().map(String::strip).toList();
        assertThat(stripped).contains(tag, end);
        List<String> shown = lines.subList(stripped.indexOf(tag) + 1, stripped.indexOf(end));
        assertThat(shown).isNotEmpty().hasSizeLessThanOrEqualTo(LINES_MAX);
        String snippet = String.join("\n", shown).stripIndent();
        assertThat(Files.readString(Path.of("..", "..", "README.md")))
                .contains("```" + language + "\n" + snippet + "\n```");
    }
}
