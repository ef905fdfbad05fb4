package dev.baton.client.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a native image must be told of: the classes that are looked up by name, and nothing that is not there. */
class NativeImageMetadataTest {
    private static final Pattern TYPE = Pattern.compile("\"type\": \"([^\"]+)\"");
    private static final Pattern REFLECTION = Pattern.compile("Class\\.forName|ServiceLoader|java\\.lang\\.reflect|"
            + "newInstance\\(|MethodHandles\\.lookup|Proxy\\.newProxyInstance");

    private static List<String> types() throws IOException {
        String resource = "/META-INF/native-image/dev.baton/baton-client/reachability-metadata.json";
        try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return TYPE.matcher(json).results().map(match -> match.group(1)).toList();
        }
    }

    @Test
    void everyTypeThatIsNamedExists() throws Exception {
        assertThat(types()).isNotEmpty();
        for (String type : types()) {
            assertThat(Class.forName(type, false, getClass().getClassLoader())).isNotNull();
        }
    }

    /** Caffeine picks the classes of a cache and its entries by name, from how the cache is built. */
    @Test
    void theClassesThatTheNearCacheIsMadeOfAreNamed() throws Exception {
        Map<String, ?> cache = NearCache.emptyStore(1 << 20).asMap();
        List<String> used = new ArrayList<>();
        used.add(cache.getClass().getName());
        used.add(field(cache, "nodeFactory").getClass().getName());
        assertThat(types()).containsAll(used);
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(of);
                }
            }
        }
        throw new NoSuchFieldException(name);
    }

    @Test
    void theClientItselfLooksNothingUpByName() throws IOException {
        List<String> found = new ArrayList<>();
        for (String module : List.of("client-core", "wire", "recipes")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    if (REFLECTION.matcher(Files.readString(file)).find()) {
                        found.add(file.getFileName().toString());
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
