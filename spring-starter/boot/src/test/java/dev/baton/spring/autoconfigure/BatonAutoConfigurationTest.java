package dev.baton.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.event.ConnectionState;
import dev.baton.spring.ClosedPort;
import dev.baton.spring.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Every condition of the client's configuration, its place in the application's life, and what it does when it cannot start. */
class BatonAutoConfigurationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, BatonAutoConfiguration.class))
            .withPropertyValues("baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms");

    @Test
    void thereIsAClient() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Client.class)
                .hasSingleBean(BatonConnectionDetails.class)
                .hasSingleBean(BatonClientLifecycle.class));
    }

    @Test
    void noClientOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(Client.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(BatonAutoConfiguration.class)
                        .doesNotHaveBean(BatonConnectionDetails.class));
    }

    @Test
    void switchedOff() {
        runner.withPropertyValues("baton.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(Client.class)
                        .doesNotHaveBean(BatonConnectionDetails.class)
                        .doesNotHaveBean(BatonClientLifecycle.class));
    }

    @Test
    void theUsersClientWins() {
        runner.withUserConfiguration(OwnClient.class)
                .withPropertyValues("baton.startup=wait", "baton.startup-timeout=1h")
                .run(context -> {
                    assertThat(context).hasSingleBean(Client.class).hasBean("ownClient");
                    assertThat(context)
                            .as("when an own client is connected is its owner's business")
                            .doesNotHaveBean(BatonClientLifecycle.class);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean
        Client ownClient() {
            return Client.connect(ClientOptions.of("127.0.0.1:1").withCloseTimeout(Duration.ofMillis(100)));
        }
    }

    @Test
    void theUsersConnectionDetailsWin(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir)) {
            runner.withBean(BatonConnectionDetails.class, () -> server::connectString)
                    .withPropertyValues("baton.startup=wait", "baton.startup-timeout=60s")
                    .run(context -> {
                        assertThat(context)
                                .hasNotFailed()
                                .hasSingleBean(BatonConnectionDetails.class)
                                .doesNotHaveBean(PropertiesBatonConnectionDetails.class);
                        assertThat(context.getBean(Client.class).state()).isEqualTo(ConnectionState.CONNECTED);
                    });
        }
    }

    @Test
    void customizersAreCalledInTheirOrder() {
        runner.withUserConfiguration(Customizers.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Client.class).negotiatedTimeout())
                    .as("the timeout to be asked for, as the last customizer left it")
                    .isEqualTo(Duration.ofSeconds(42));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {
        @Bean
        @Order(2)
        BatonClientCustomizer last() {
            return options ->
                    options.withSessionTimeout(options.sessionTimeout().plusSeconds(2));
        }

        @Bean
        @Order(1)
        BatonClientCustomizer first() {
            return options -> options.withSessionTimeout(Duration.ofSeconds(40));
        }
    }

    @Test
    void theStartDoesNotWaitByDefault() {
        try (ClosedPort nobody = new ClosedPort()) {
            runner.withPropertyValues("baton.connect-string=" + nobody.address(), "baton.startup-timeout=1h")
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(context.getBean(Client.class).state()).isEqualTo(ConnectionState.CONNECTING);
                    });
        }
    }

    @Test
    void theStartWaitsIfToldTo(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir)) {
            runner.withPropertyValues(
                            "baton.connect-string=" + server.connectString(),
                            "baton.startup=wait",
                            "baton.startup-timeout=60s")
                    .run(context ->
                            assertThat(context.getBean(Client.class).state()).isEqualTo(ConnectionState.CONNECTED));
        }
    }

    @Test
    void theWaitingHasABound() {
        try (ClosedPort nobody = new ClosedPort()) {
            runner.withPropertyValues(
                            "baton.connect-string=" + nobody.address(),
                            "baton.startup=wait",
                            "baton.startup-timeout=200ms")
                    .run(context -> {
                        assertThat(context).hasFailed();
                        assertThat(context.getStartupFailure())
                                .hasRootCauseInstanceOf(BatonStartupException.class)
                                .rootCause()
                                .hasMessageContaining("nothing listens there");
                    });
        }
    }

    @Test
    void aFailedStartLeavesNoClientBehind() {
        List<Client> clients = new ArrayList<>();
        try (ClosedPort nobody = new ClosedPort()) {
            runner.withPropertyValues(
                            "baton.connect-string=" + nobody.address(),
                            "baton.startup=wait",
                            "baton.startup-timeout=100ms")
                    .withInitializer(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                        @Override
                        public Object postProcessAfterInitialization(Object bean, String name) {
                            if (bean instanceof Client client) {
                                clients.add(client);
                            }
                            return bean;
                        }
                    }))
                    .run(context -> assertThat(context).hasFailed());
        }
        assertThat(clients).hasSize(1);
        assertThat(clients.get(0).state()).isEqualTo(ConnectionState.CLOSED);
    }

    /** The order of the phases: connected before anything starts, closed after everything has stopped and been destroyed. */
    @Test
    void connectedFirstAndClosedLast(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir)) {
            List<String> events = new ArrayList<>();
            Client[] client = new Client[1];
            runner.withPropertyValues(
                            "baton.connect-string=" + server.connectString(),
                            "baton.close-timeout=10s",
                            "baton.startup=wait",
                            "baton.startup-timeout=60s")
                    .withBean(Worker.class, () -> new Worker(events))
                    .withUserConfiguration(Dependent.class)
                    .withBean("events", List.class, () -> events)
                    .run(context -> client[0] = context.getBean(Client.class));
            assertThat(events)
                    .containsExactly(
                            "worker starts: CONNECTED", "worker stops: CONNECTED", "dependent is destroyed: CONNECTED");
            assertThat(client[0].state()).isEqualTo(ConnectionState.CLOSED);
            await("end of the session")
                    .atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(server.server().sessionCount()).isZero());
        }
    }

    /** Runs in the earliest phase that an application can name besides the client's. */
    static final class Worker implements SmartLifecycle {
        private final List<String> events;
        private boolean running;

        @Autowired
        private Client client;

        Worker(List<String> events) {
            this.events = events;
        }

        @Override
        public void start() {
            running = true;
            events.add("worker starts: " + client.state());
        }

        @Override
        public void stop() {
            running = false;
            events.add("worker stops: " + client.state());
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MIN_VALUE + 1;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Dependent {
        @Bean(destroyMethod = "close")
        AutoCloseable dependent(Client client, List<String> events) {
            return () -> events.add("dependent is destroyed: " + client.state());
        }
    }

    @Test
    void aPauseOfTheApplicationKeepsTheClient(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir)) {
            runner.withPropertyValues(
                            "baton.connect-string=" + server.connectString(),
                            "baton.startup=wait",
                            "baton.startup-timeout=60s")
                    .run(context -> {
                        Client client = context.getBean(Client.class);
                        long session = client.sessionId();
                        context.stop();
                        assertThat(client.state()).isEqualTo(ConnectionState.CONNECTED);
                        context.start();
                        assertThat(client.sessionId()).isEqualTo(session);
                    });
        }
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    @Test
    void wrongValuesNameTheirProperty() {
        wrong("baton.connect-string=host:port", "baton.connect-string=host:port");
        wrong("baton.session-timeout=1ms", "baton.session-timeout=PT0.001S");
        wrong("baton.connect-timeout=0s", "baton.connect-timeout=PT0S");
        wrong("baton.operation-timeout=-1s", "baton.operation-timeout=PT-1S");
        wrong("baton.close-timeout=2d", "baton.close-timeout=PT48H");
        wrong("baton.backoff.max=1ms", "baton.backoff=PT0.05S to PT0.001S");
        wrong("baton.in-flight-max=0", "baton.in-flight-max=0");
        wrong("baton.frame-size-max=1B", "baton.frame-size-max=1B");
        wrong("baton.auth[0].scheme=digest", "baton.auth[0].credentials: is missing");
    }

    private void wrong(String property, String named) {
        runner.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(causes(context.getStartupFailure()))
                    .filteredOn(BatonConfigurationException.class::isInstance)
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .asString()
                    .startsWith(named);
        });
    }
}
