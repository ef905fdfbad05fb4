package dev.baton.spring.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.server.BatonServer;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import dev.baton.spring.autoconfigure.BatonConfigurationException;
import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BatonEmbeddedAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BatonAutoConfiguration.class, BatonEmbeddedAutoConfiguration.class))
            .withPropertyValues(
                    "baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms", "baton.startup-timeout=60s");

    private final ApplicationContextRunner enabled =
            runner.withPropertyValues("baton.embedded.enabled=true", "baton.startup=wait");

    @Test
    void offByDefault() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Client.class)
                .doesNotHaveBean(BatonEmbeddedAutoConfiguration.class)
                .doesNotHaveBean(EmbeddedBatonServer.class));
    }

    @Test
    void servesTheApplicationsClient() {
        BatonServer[] server = new BatonServer[1];
        enabled.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(BatonConnectionDetails.class);
            server[0] = context.getBean(EmbeddedBatonServer.class).server();
            Client client = context.getBean(Client.class);
            assertThat(client.blocking().create("/here", null).path()).isEqualTo("/here");
            assertThat(server[0].sessionCount()).isOne();
        });
        assertThat(server[0].whenEnded()).isCompletedWithValue("closed");
        assertThat(server[0].options().dataDir()).as("the temporary directory").doesNotExist();
    }

    @Test
    void keepsItsDataInAGivenDirectory(@TempDir Path dir) {
        ApplicationContextRunner keeping = enabled.withPropertyValues("baton.embedded.data-dir=" + dir);
        keeping.run(context -> context.getBean(Client.class).blocking().create("/kept", null));
        keeping.run(
                context -> assertThat(context.getBean(Client.class).blocking().exists("/kept"))
                        .isPresent());
    }

    @Test
    void switchedOffWithEverything() {
        enabled.withPropertyValues("baton.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(EmbeddedBatonServer.class));
    }

    @Test
    void noClientOnTheClassPath() {
        enabled.withClassLoader(new FilteredClassLoader(Client.class))
                .run(context -> assertThat(context).doesNotHaveBean(EmbeddedBatonServer.class));
    }

    @Test
    void theUsersConnectionDetailsWin() {
        runner.withPropertyValues("baton.embedded.enabled=true")
                .withBean(BatonConnectionDetails.class, () -> () -> "127.0.0.1:1")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedBatonServer.class));
    }

    @Test
    void theUsersClientWins() {
        runner.withPropertyValues("baton.embedded.enabled=true")
                .withBean(
                        Client.class,
                        () -> Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100))))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedBatonServer.class));
    }

    @Test
    void withoutTheServerItIsAMistake() {
        enabled.withClassLoader(new FilteredClassLoader(BatonServer.class))
                .run(context -> assertThat(mistake(context))
                        .hasMessage("baton.embedded.enabled=true: the server is not on the class path"));
    }

    @Test
    void productionIsRefused() {
        for (String profile : List.of("prod", "production")) {
            enabled.withPropertyValues("spring.profiles.active=" + profile)
                    .run(context ->
                            assertThat(mistake(context)).hasMessageContaining("a profile of production is active"));
        }
    }

    @Test
    void aWrongPortNamesItsProperty() {
        enabled.withPropertyValues("baton.embedded.port=70000")
                .run(context -> assertThat(mistake(context)).hasMessageContaining("baton.embedded.port=70000"));
    }

    private static Throwable mistake(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = context.getStartupFailure(); cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.stream()
                .filter(BatonConfigurationException.class::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("another failure", context.getStartupFailure()));
    }
}
