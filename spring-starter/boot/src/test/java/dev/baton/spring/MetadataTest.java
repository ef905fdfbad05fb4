package dev.baton.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.spring.autoconfigure.BatonProperties;
import dev.baton.spring.embedded.BatonEmbeddedProperties;
import dev.baton.spring.lock.BatonLockRegistryProperties;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** The metadata that editors read: complete, described, and true, in that each property takes a value and keeps it. */
class MetadataTest {
    /** Every property with a value that is not its default. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("baton.connect-string", "zk1:1,zk2:2/shop"),
            Map.entry("baton.session-timeout", "7s"),
            Map.entry("baton.connect-timeout", "6s"),
            Map.entry("baton.operation-timeout", "4s"),
            Map.entry("baton.close-timeout", "3s"),
            Map.entry("baton.backoff.min", "70ms"),
            Map.entry("baton.backoff.max", "9s"),
            Map.entry("baton.in-flight-max", "17"),
            Map.entry("baton.overload-policy", "await"),
            Map.entry("baton.frame-size-max", "2MB"),
            Map.entry("baton.read-only-allowed", "true"),
            Map.entry("baton.shuffle-servers", "false"),
            Map.entry("baton.auth", "a list; see below"),
            Map.entry("baton.ssl.enabled", "true"),
            Map.entry("baton.ssl.bundle", "shop"),
            Map.entry("baton.ssl.verify-hostname", "false"),
            Map.entry("baton.startup", "wait"),
            Map.entry("baton.startup-timeout", "77s"),
            Map.entry("baton.embedded.enabled", "true"),
            Map.entry("baton.embedded.port", "2181"),
            Map.entry("baton.embedded.data-dir", "data"),
            Map.entry("baton.lock-registry.enabled", "false"),
            Map.entry("baton.lock-registry.root", "/elsewhere"));

    /** Switches that conditions read and no record holds; the context tests throw them. */
    private static final List<String> SWITCHES = List.of("baton.enabled", "management.health.baton.enabled");

    @Test
    void everyPropertyIsKnownHere() throws IOException {
        TreeSet<String> expected = new TreeSet<>(VALUES.keySet());
        expected.addAll(SWITCHES);
        assertThat(new TreeSet<>(properties().keySet())).isEqualTo(expected);
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        properties().forEach((name, property) -> {
            assertThat(property.path("type").asText()).as("type of " + name).isNotBlank();
            assertThat(property.path("description").asText())
                    .as("description of " + name)
                    .hasSizeGreaterThan(20)
                    .endsWith(".");
        });
    }

    @Test
    void everyPropertyBinds() throws IOException {
        for (String name : properties().keySet()) {
            if (!SWITCHES.contains(name) && !name.equals("baton.auth")) {
                Object bound = value(name, bind(name, VALUES.get(name)));
                assertThat(bound).as(name).isNotNull().isNotEqualTo(value(name, bind("unrelated", "x")));
            }
        }
    }

    @Test
    void credentialsBind() {
        Binder binder = binder(Map.of("baton.auth[0].scheme", "ip", "baton.auth[0].credentials", "x"));
        assertThat(binder.bind("baton", BatonProperties.class).get().auth())
                .containsExactly(new BatonProperties.Auth("ip", "x"));
    }

    /** What the metadata calls the default is what is bound when nothing is said. */
    @Test
    void defaultsAreTrue() throws IOException {
        properties().forEach((name, property) -> {
            JsonNode said = property.get("defaultValue");
            if (said != null && !SWITCHES.contains(name)) {
                assertThat(value(name, bind(name, said.asText())))
                        .as(name)
                        .isEqualTo(value(name, bind("unrelated", "x")));
            }
        });
    }

    private static Binder binder(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values));
    }

    /** The three records, with one property set. */
    private static Map<String, Object> bind(String name, String text) {
        Binder binder = binder(Map.of(name, text));
        return Map.of(
                "baton", binder.bindOrCreate("baton", BatonProperties.class),
                "baton.embedded", binder.bindOrCreate("baton.embedded", BatonEmbeddedProperties.class),
                "baton.lock-registry", binder.bindOrCreate("baton.lock-registry", BatonLockRegistryProperties.class));
    }

    /** Walks the accessors that a property's name spells. */
    private static Object value(String name, Map<String, Object> records) {
        String prefix = records.keySet().stream()
                .filter(candidate -> name.startsWith(candidate + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        Object value = records.get(prefix);
        for (String part : name.substring(prefix.length() + 1).split("\\.")) {
            value = component(value, part);
        }
        return value;
    }

    private static Object component(Object record, String part) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getName().equalsIgnoreCase(part.replace("-", ""))) {
                try {
                    return component.getAccessor().invoke(record);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        throw new AssertionError(record.getClass() + " has no " + part);
    }

    private static Map<String, JsonNode> properties() throws IOException {
        try (InputStream in =
                BatonProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(in).as("the generated metadata").isNotNull();
            Map<String, JsonNode> byName = new LinkedHashMap<>();
            for (JsonNode property : new ObjectMapper().readTree(in).get("properties")) {
                byName.put(property.get("name").asText(), property);
            }
            return byName;
        }
    }
}
