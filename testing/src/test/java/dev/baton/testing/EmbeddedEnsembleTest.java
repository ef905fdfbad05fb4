package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several servers behind the interface of one. */
@Timeout(240)
class EmbeddedEnsembleTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void servesWithoutItsLeaderAndTakesItBack() {
        try (EmbeddedEnsemble servers = EmbeddedEnsemble.start(3);
                Client client = Client.connect(ClientOptions.of(servers.connectString())
                        .withSessionTimeout(LIMIT)
                        .withOperationTimeout(LIMIT))) {
            assertThat(servers.members()).extracting(TestMember::id).containsExactly(1, 2, 3);
            assertThat(servers.connectString().split(",")).hasSize(3);
            client.blocking().create("/before", null);

            TestMember leader = servers.leader();
            String address = leader.connectString();
            leader.kill();
            leader.kill();
            assertThat(leader.isRunning()).isFalse();
            servers.awaitServing();
            assertThat(servers.leader().id()).isNotEqualTo(leader.id());
            client.blocking().sync("/");
            assertThat(client.blocking().exists("/before")).isPresent();

            leader.restart();
            assertThat(leader.isRunning()).isTrue();
            assertThat(leader.connectString()).isEqualTo(address);
            try (Client direct = Client.connect(ClientOptions.of(address).withOperationTimeout(LIMIT))) {
                assertThat(direct.blocking().exists("/before")).isPresent();
            }
        }
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertThatThrownBy(() -> EmbeddedEnsemble.start(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memberCount 0 is not allowed. Allowed: 1 to 9");
    }
}
