package dev.baton.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.spring.metrics.BatonClientMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page about Spring has the properties as the metadata has them, and the meters and configurations that there are. */
class SpringPageTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "spring.md");
    private static final Path SOURCES = Path.of("src", "main", "java");

    @Test
    void listsEveryProperty() throws IOException {
        Map<String, JsonNode> sorted = new TreeMap<>();
        try (InputStream in = resource("/META-INF/spring-configuration-metadata.json")) {
            for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
                sorted.put(property.get("name").asText(), property);
            }
        }
        StringBuilder table = new StringBuilder("\n| property | default | |\n|---|---|---|\n");
        sorted.forEach((name, property) -> {
            String value = property.path("defaultValue").asText();
            table.append("| `").append(name).append("` | ");
            table.append(value.isEmpty() ? "" : "`" + value + "`").append(" | ");
            table.append(property.path("description").asText()).append(" |\n");
        });
        holds("properties", table);
    }

    @Test
    void listsEveryMeter() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Map<String, Meter> sorted = new TreeMap<>();
        try (Client client = Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100)))) {
            new BatonClientMetrics(Map.of("x", client)).bindTo(registry);
            registry.forEachMeter(meter -> sorted.put(meter.getId().getName(), meter));
        }
        StringBuilder table = new StringBuilder("\n| meter | tags | |\n|---|---|---|\n");
        sorted.forEach((name, meter) -> {
            table.append("| `").append(name).append("` | ");
            table.append(String.join(
                    ", ",
                    meter.getId().getTags().stream()
                            .map(tag -> "`" + tag.getKey() + "`")
                            .toList()));
            table.append(" | ").append(meter.getId().getDescription()).append(" |\n");
        });
        holds("meters", table);
    }

    /** With the first sentence of each configuration's Javadoc. */
    @Test
    void listsEveryConfiguration() throws IOException {
        StringBuilder table = new StringBuilder("\n| configuration | |\n|---|---|\n");
        String imports = "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";
        String names;
        try (InputStream in = resource(imports)) {
            names = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (String name : names.lines().toList()) {
            table.append("| `")
                    .append(name.substring(name.lastIndexOf('.') + 1))
                    .append("` | ");
            table.append(javadoc(name)).append(" |\n");
        }
        holds("configurations", table);
    }

    @Test
    void showsCompiledCode() throws IOException {
        String source = Files.readString(
                Path.of("src", "test", "java", "dev", "baton", "spring", "testcontainers", "DocumentedContainer.java"));
        String tagged = source.substring(source.indexOf("// tag::page[]\n"), source.indexOf("    // end::page[]"))
                .substring("// tag::page[]\n".length())
                .stripTrailing()
                .stripIndent();
        assertThat(Files.readString(PAGE)).contains("```java\n" + tagged + "\n```");
    }

    private static String javadoc(String name) throws IOException {
        String source = Files.readString(SOURCES.resolve(name.replace('.', '/') + ".java"));
        int end = source.indexOf("*/");
        String text = source.substring(source.indexOf("/**") + 3, end)
                .replaceAll("\\s*\\n \\* ?", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .strip();
        assertThat(text).isNotEmpty().doesNotContain("{@");
        return text;
    }

    private static InputStream resource(String name) {
        InputStream in = SpringPageTest.class.getResourceAsStream(name);
        assertThat(in).as(name).isNotNull();
        return in;
    }

    private static void holds(String part, CharSequence table) throws IOException {
        String mark = "<!-- " + part + ": generated by SpringPageTest, run with -Dbaton.regenerate=true -->\n";
        String page = Files.readString(PAGE);
        int begin = page.indexOf(mark) + mark.length();
        int end = page.indexOf("<!-- end of " + part + " -->");
        assertThat(begin).isGreaterThan(mark.length());
        assertThat(end).isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("baton.regenerate")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + "\n" + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(table + "\n");
    }
}
