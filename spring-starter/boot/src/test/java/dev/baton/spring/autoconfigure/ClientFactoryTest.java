package dev.baton.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.ClientOptions;
import dev.baton.client.OverloadPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Each property reaches the option that it is about. */
class ClientFactoryTest {
    @Test
    void theDefaultsAreTheClients() {
        ClientOptions options = options(Map.of());
        ClientOptions defaults = ClientOptions.of("localhost:2181");
        assertThat(options).usingRecursiveComparison().isEqualTo(defaults);
    }

    @Test
    void everyPropertyArrives() {
        ClientOptions options = options(Map.ofEntries(
                Map.entry("baton.connect-string", "a:1,b:2/shop"),
                Map.entry("baton.session-timeout", "7s"),
                Map.entry("baton.connect-timeout", "6s"),
                Map.entry("baton.operation-timeout", "5s"),
                Map.entry("baton.close-timeout", "4s"),
                Map.entry("baton.backoff.min", "3s"),
                Map.entry("baton.backoff.max", "8s"),
                Map.entry("baton.in-flight-max", "9"),
                Map.entry("baton.overload-policy", "await"),
                Map.entry("baton.frame-size-max", "2MB"),
                Map.entry("baton.read-only-allowed", "true"),
                Map.entry("baton.shuffle-servers", "false"),
                Map.entry("baton.auth[0].credentials", "user:secret"),
                Map.entry("baton.auth[1].scheme", "x"),
                Map.entry("baton.auth[1].credentials", "y")));

        assertThat(options.connectString()).isEqualTo("a:1,b:2/shop");
        assertThat(options.chroot()).isEqualTo("/shop");
        assertThat(options.sessionTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(options.operationTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.closeTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.backoffMin()).isEqualTo(Duration.ofSeconds(3));
        assertThat(options.backoffMax()).isEqualTo(Duration.ofSeconds(8));
        assertThat(options.inFlightMax()).isEqualTo(9);
        assertThat(options.overloadPolicy()).isEqualTo(OverloadPolicy.AWAIT);
        assertThat(options.frameBytesMax()).isEqualTo(2 << 20);
        assertThat(options.readOnlyAllowed()).isTrue();
        assertThat(options.shuffledServers()).isFalse();
        assertThat(options.auth())
                .extracting(auth -> auth.scheme() + " " + new String(auth.credentials(), StandardCharsets.UTF_8))
                .containsExactly("digest user:secret", "x y");
    }

    @Test
    void credentialsAreNotPrinted() {
        assertThat(properties(Map.of("baton.auth[0].credentials", "user:secret"))
                        .toString())
                .doesNotContain("secret");
    }

    private static ClientOptions options(Map<String, String> values) {
        BatonProperties properties = properties(values);
        return ClientFactory.options(properties, new PropertiesBatonConnectionDetails(properties, null));
    }

    private static BatonProperties properties(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("baton", BatonProperties.class);
    }
}
