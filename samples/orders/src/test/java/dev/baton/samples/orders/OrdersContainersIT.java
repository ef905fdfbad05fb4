package dev.baton.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.Client;
import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import dev.baton.testing.containers.BatonContainer;
import dev.baton.testing.containers.NeedsContainers;
import dev.baton.testing.containers.TestImages;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.testcontainers.containers.GenericContainer;

/** The service on a server that a container brings, by nothing but {@code @ServiceConnection}. */
@NeedsContainers
@Timeout(300)
class OrdersContainersIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String ID = "7";

    /** No {@code @Configuration}, or the scan of the application would find both. */
    static class Baton {
        @Bean
        @ServiceConnection
        BatonContainer server() {
            return new BatonContainer(TestImages.baton())
                    .withImagePullPolicy(image -> false)
                    .withStartupTimeout(LIMIT);
        }
    }

    /** As with the official image, which has no container class of its own. */
    static class Zookeeper {
        @Bean
        @ServiceConnection(name = "zookeeper")
        GenericContainer<?> server() {
            return new GenericContainer<>(TestImages.zookeeper())
                    .withExposedPorts(2181)
                    .withImagePullPolicy(image -> false)
                    .withStartupTimeout(LIMIT);
        }
    }

    @Test
    void onBatonsServer() throws Exception {
        changesAnOrderOn(Baton.class);
    }

    @Test
    void onApachesServer() throws Exception {
        changesAnOrderOn(Zookeeper.class);
    }

    private static void changesAnOrderOn(Class<?> server) throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(OrdersApplication.class, server)
                .web(WebApplicationType.SERVLET)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:h2:mem:" + server.getSimpleName(),
                        "--baton.connect-string=127.0.0.1:1",
                        "--baton.startup=wait",
                        "--baton.startup-timeout=" + LIMIT.toSeconds() + "s")) {
            GenericContainer<?> container = context.getBean(GenericContainer.class);
            assertThat(context.getBean(BatonConnectionDetails.class).getConnectString())
                    .isEqualTo(container.getHost() + ":" + container.getMappedPort(2181));

            assertThat(call(context, "POST", "/orders/" + ID).statusCode()).isEqualTo(201);
            HttpResponse<String> changed = call(context, "PUT", "/orders/" + ID + "/status?to=PAID");

            assertThat(changed.statusCode()).isEqualTo(200);
            assertThat(changed.body()).contains("PAID", "token");
            assertThat(context.getBean(Client.class).blocking().exists("/locks/orders/" + ID))
                    .as("where the lock was")
                    .isPresent();
            HttpResponse<String> health = call(context, "GET", "/actuator/health/readiness");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("CONNECTED");
        }
    }

    private static HttpResponse<String> call(ConfigurableApplicationContext context, String method, String path)
            throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
