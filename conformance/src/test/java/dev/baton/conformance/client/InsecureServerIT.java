package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.Explanation;
import dev.baton.client.ReadOptions;
import dev.baton.client.SaslOptions;
import dev.baton.client.SslOptions;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.event.ConnectionState;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.ServerLogs;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client that asks for TLS or SASL is told by servers of either make that were not told to have them. It does not go on without; what
 * it finds where they were shows {@link SecureIT}. An ensemble of Baton's runs in every build; {@code -Dbaton.ensemble.full=true} runs the others.
 */
@Timeout(120)
@ExtendWith(ServerLogs.class)
class InsecureServerIT {
    static Stream<BackEnd> backEnds() {
        return Boolean.getBoolean("baton.ensemble.full")
                ? Stream.of(BackEnd.values())
                : Stream.of(BackEnd.BATON_ENSEMBLE);
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void aClientThatAsksForTlsIsNotConnectedAndSeesWhy(BackEnd on) {
        ClientOptions options = ClientOptions.of(on.connectString()).withSsl(SslOptions.defaults());
        try (Client client = Client.connect(options)) {
            await("a failure")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.explain().timeline().stream()
                            .map(Explanation.Entry::what)
                            .anyMatch(what -> what.contains("TLS")));
            assertThat(client.state()).isEqualTo(ConnectionState.CONNECTING);
            assertThatThrownBy(() ->
                            client.blocking().getData("/", ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(100))))
                    .isInstanceOf(BatonException.class)
                    .hasMessageContaining("last failure")
                    .hasMessageContaining("TLS");
        }
    }

    @ParameterizedTest
    @MethodSource("backEnds")
    void aClientThatAsksForSaslEnds(BackEnd on) {
        ClientOptions options =
                ClientOptions.of(on.connectString()).withSasl(SaslOptions.digestMd5("bob", "bobsecret"));
        try (Client client = Client.connect(options)) {
            assertThatThrownBy(() -> client.blocking().getData("/"))
                    .isInstanceOf(AuthFailed.class)
                    .hasMessageContaining("sasl");
        }
    }
}
