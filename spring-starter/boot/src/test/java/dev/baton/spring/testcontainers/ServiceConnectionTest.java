package dev.baton.spring.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import dev.baton.spring.TestServer;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code @ServiceConnection} turns a container into connection details. The containers here are stand-ins that know an address
 * and need no engine.
 */
class ServiceConnectionTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(ServiceConnectionAutoConfiguration.class, BatonAutoConfiguration.class))
            .withPropertyValues("baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms");

    @Test
    void aZookeeperContainerConnectsTheClient(@TempDir Path dir) {
        try (TestServer server = TestServer.start(dir)) {
            StandIn.address = server.connectString();
            runner.withUserConfiguration(OfficialImage.class)
                    .withPropertyValues("baton.startup=wait", "baton.startup-timeout=60s")
                    .run(context -> {
                        assertThat(context).hasNotFailed().hasSingleBean(BatonConnectionDetails.class);
                        assertThat(context.getBean(BatonConnectionDetails.class).getConnectString())
                                .isEqualTo(server.connectString());
                        assertThat(context.getBean(Client.class).state()).isEqualTo(ConnectionState.CONNECTED);
                    });
        }
    }

    /** The image of a container that is a bean is not known in time, as everywhere in Boot; hence the name. */
    @Configuration(proxyBeanMethods = false)
    static class OfficialImage {
        @Bean
        @ServiceConnection(name = "zookeeper")
        StandIn zookeeper() {
            return new StandIn("zookeeper:3.9.5");
        }
    }

    @Test
    void otherImagesAreNotOurs() {
        runner.withUserConfiguration(OtherImage.class).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("No ConnectionDetails found");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherImage {
        @Bean
        @ServiceConnection(name = "nginx")
        StandIn other() {
            return new StandIn("nginx:1");
        }
    }

    @Test
    void withoutTheAnnotationThePropertiesHold() {
        runner.withUserConfiguration(NoAnnotation.class)
                .run(context -> assertThat(
                                context.getBean(BatonConnectionDetails.class).getConnectString())
                        .isEqualTo("127.0.0.1:1"));
    }

    @Configuration(proxyBeanMethods = false)
    static class NoAnnotation {
        @Bean
        StandIn zookeeper() {
            return new StandIn("zookeeper:3.9.5");
        }
    }
}
