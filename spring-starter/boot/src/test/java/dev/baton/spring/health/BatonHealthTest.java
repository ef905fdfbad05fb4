package dev.baton.spring.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.event.ConnectionState;
import dev.baton.spring.TestServer;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health follows the connection, and every condition under which there is one. */
class BatonHealthTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BatonAutoConfiguration.class, BatonHealthContributorAutoConfiguration.class))
            .withPropertyValues("baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms");

    @Test
    void thereIsAContributor() {
        runner.run(context ->
                assertThat(context.getBean("batonHealthContributor")).isInstanceOf(BatonHealthIndicator.class));
    }

    @Test
    void noHealthOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Client.class)
                        .doesNotHaveBean("batonHealthContributor"));
    }

    @Test
    void noClientOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(Client.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("batonHealthContributor"));
    }

    @Test
    void noClientInTheContext() {
        runner.withPropertyValues("baton.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("batonHealthContributor"));
    }

    @Test
    void switchedOff() {
        runner.withPropertyValues("management.health.baton.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("batonHealthContributor"));
        runner.withPropertyValues("management.health.defaults.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("batonHealthContributor"));
    }

    @Test
    void theUsersIndicatorWins() {
        HealthIndicator own = () -> Health.unknown().build();
        runner.withBean("batonHealthIndicator", HealthIndicator.class, () -> own)
                .run(context -> assertThat(context)
                        .doesNotHaveBean("batonHealthContributor")
                        .getBean(HealthContributor.class)
                        .isSameAs(own));
    }

    @Test
    void severalClientsAreToldApart() {
        runner.withUserConfiguration(TwoClients.class).run(context -> {
            CompositeHealthContributor both =
                    context.getBean("batonHealthContributor", CompositeHealthContributor.class);
            assertThat(both.stream().map(CompositeHealthContributor.Entry::name))
                    .containsExactlyInAnyOrder("left", "right");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoClients {
        @Bean
        Client left() {
            return Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100)));
        }

        @Bean
        Client right() {
            return Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100)));
        }
    }

    @Test
    void healthFollowsTheConnection(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir);
                Client client = Client.connect(ClientOptions.of(server.connectString())
                        .withSessionTimeout(Duration.ofSeconds(30))
                        .withCloseTimeout(Duration.ofMillis(100)))) {
            BatonHealthIndicator indicator = new BatonHealthIndicator(client);
            Health up = become(indicator, Status.UP);
            assertThat(up.getDetails())
                    .containsEntry("state", "CONNECTED")
                    .containsEntry("sessionId", "0x" + Long.toHexString(client.sessionId()))
                    .containsEntry("sessionTimeout", "PT30S")
                    .containsKeys("since", "reason");
            client.blocking().create("/seen", null);
            assertThat(indicator.health().getDetails())
                    .containsEntry("lastZxid", "0x" + Long.toHexString(client.lastZxid()));
            long session = client.sessionId();

            server.stop();
            Health down = become(indicator, Status.DOWN);
            assertThat(down.getDetails()).containsEntry("state", ConnectionState.SUSPENDED.name());

            server.restart();
            Health again = become(indicator, Status.UP);
            assertThat(again.getDetails()).containsEntry("sessionId", "0x" + Long.toHexString(session));
            await("the listener is told after the state has changed")
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(indicator.health().getDetails()).containsEntry("reason", "SESSION_RESUMED"));
        }
    }

    @Test
    void aClosedClientIsDown() {
        Client client = Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100)));
        BatonHealthIndicator indicator = new BatonHealthIndicator(client);
        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        client.close();
        assertThat(indicator.health().getDetails()).containsEntry("state", "CLOSED");
    }

    private static Health become(BatonHealthIndicator indicator, Status status) {
        await("health " + status)
                .atMost(PATIENCE)
                .until(() -> indicator.health().getStatus().equals(status));
        return indicator.health();
    }
}
