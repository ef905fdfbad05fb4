package dev.baton.bindings.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.client.Codec;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JacksonCodecTest {
    private final ObjectMapper mapper = new ObjectMapper();

    record Order(String id, int amount) {}

    @Test
    void valuesComeBack() {
        Codec<Order> codec = JacksonCodec.of(mapper, Order.class);
        byte[] json = codec.encode(new Order("a", 7));
        assertThat(new String(json, StandardCharsets.UTF_8)).isEqualTo("{\"id\":\"a\",\"amount\":7}");
        assertThat(codec.decode(json)).isEqualTo(new Order("a", 7));
    }

    @Test
    void typesMayHaveArguments() {
        Codec<List<Order>> codec = JacksonCodec.of(mapper, new TypeReference<List<Order>>() {});
        List<Order> orders = List.of(new Order("a", 1), new Order("b", 2));
        assertThat(codec.decode(codec.encode(orders))).isEqualTo(orders);
    }

    @Test
    void compressedValuesComeBackAndPlainOnesCanStillBeRead() {
        Codec<Order> plain = JacksonCodec.of(mapper, Order.class);
        Codec<Order> compressed = plain.compressed(1 << 20);
        Order large = new Order("x".repeat(10_000), 1);
        assertThat(compressed.encode(large)).hasSizeLessThan(500);
        assertThat(compressed.decode(compressed.encode(large))).isEqualTo(large);
        assertThat(compressed.decode(plain.encode(large))).isEqualTo(large);
    }

    @Test
    void whatIsNoValueIsRefusedWithoutItsContent() {
        Codec<Order> codec = JacksonCodec.of(mapper, Order.class);
        for (String bad : List.of("{\"id\":\"canary\",\"amount\":\"canary\"}", "canary", "null", "")) {
            assertThatThrownBy(() -> codec.decode(bad.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasStackTraceContaining("Order")
                    .satisfies(e -> {
                        for (Throwable at = e; at != null; at = at.getCause()) {
                            assertThat(at.getMessage()).doesNotContain("canary");
                        }
                    });
        }
    }
}
