package dev.baton.spring.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.recipes.lock.Mutex;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

class BatonLockRegistryAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(BatonAutoConfiguration.class, BatonLockRegistryAutoConfiguration.class))
            .withPropertyValues("baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms");

    @Test
    void thereIsARegistry() {
        runner.run(
                context -> assertThat(context.getBean(BatonLockRegistry.class).pathOfKey("x"))
                        .isEqualTo("/locks/x"));
    }

    @Test
    void itsRootIsAProperty() {
        runner.withPropertyValues("baton.lock-registry.root=/SpringIntegration-LockRegistry")
                .run(context -> assertThat(
                                context.getBean(BatonLockRegistry.class).pathOfKey("x"))
                        .isEqualTo("/SpringIntegration-LockRegistry/x"));
    }

    @Test
    void aWrongRootNamesItsProperty() {
        runner.withPropertyValues("baton.lock-registry.root=locks").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("baton.lock-registry.root=locks");
        });
    }

    @Test
    void noSpringIntegrationOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(LockRegistry.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Client.class)
                        .doesNotHaveBean(BatonLockRegistryAutoConfiguration.class));
    }

    @Test
    void noRecipesOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(Mutex.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Client.class)
                        .doesNotHaveBean(BatonLockRegistryAutoConfiguration.class));
    }

    @Test
    void noClientOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(Client.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(BatonLockRegistryAutoConfiguration.class));
    }

    @Test
    void noClientInTheContext() {
        runner.withPropertyValues("baton.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
    }

    @Test
    void severalClientsAndNoneIsPrimary() {
        runner.withUserConfiguration(TwoClients.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
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
    void switchedOff() {
        runner.withPropertyValues("baton.lock-registry.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LockRegistry.class));
    }

    @Test
    void theUsersRegistryWins() {
        runner.withBean(DefaultLockRegistry.class)
                .run(context ->
                        assertThat(context).hasSingleBean(LockRegistry.class).doesNotHaveBean(BatonLockRegistry.class));
    }
}
