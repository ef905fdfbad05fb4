package dev.baton.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.spring.TestServer;
import dev.baton.spring.autoconfigure.BatonAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class BatonMetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BatonAutoConfiguration.class, BatonMetricsAutoConfiguration.class))
            .withPropertyValues("baton.connect-string=127.0.0.1:1", "baton.close-timeout=100ms");

    @Test
    void thereAreMeters() {
        runner.run(context -> assertThat(context).hasSingleBean(BatonClientMetrics.class));
    }

    @Test
    void noMicrometerOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(Client.class)
                        .doesNotHaveBean(BatonMetricsAutoConfiguration.class));
    }

    @Test
    void noClientOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(Client.class))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean(BatonMetricsAutoConfiguration.class));
    }

    @Test
    void noClientInTheContext() {
        runner.withPropertyValues("baton.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(BatonClientMetrics.class));
    }

    @Test
    void theUsersMetersWin() {
        BatonClientMetrics own = new BatonClientMetrics(Map.of());
        runner.withBean(BatonClientMetrics.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(BatonClientMetrics.class)).isSameAs(own));
    }

    @Test
    void metersFollowTheConnection(@TempDir Path dir) {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (TestServer server = TestServer.start(dir)) {
            runner.withPropertyValues(
                            "baton.connect-string=" + server.connectString(),
                            "baton.session-timeout=30s",
                            "baton.startup=wait",
                            "baton.startup-timeout=60s")
                    .run(context -> {
                        context.getBean(BatonClientMetrics.class).bindTo(registry);
                        assertThat(value(registry, "connected")).isOne();
                        assertThat(registry.get("baton.client.session.timeout")
                                        .tag("client", "batonClient")
                                        .timeGauge()
                                        .value(TimeUnit.SECONDS))
                                .isEqualTo(30);
                        assertThat(registry.get("baton.client.session.proven")
                                        .timeGauge()
                                        .value(TimeUnit.SECONDS))
                                .isBetween(0.0, 30.0);
                        server.stop();
                        await("the loss").atMost(PATIENCE).until(() -> entered(registry, "SUSPENDED") == 1);
                        assertThat(value(registry, "connected")).isZero();
                        server.restart();
                        await("the return").atMost(PATIENCE).until(() -> entered(registry, "CONNECTED") == 1);
                        assertThat(value(registry, "connected")).isOne();
                        assertThat(entered(registry, "LOST")).isZero();
                    });
        }
    }

    private static double value(MeterRegistry registry, String name) {
        return registry.get("baton.client." + name)
                .tag("client", "batonClient")
                .gauge()
                .value();
    }

    private static double entered(MeterRegistry registry, String state) {
        return registry.get("baton.client.state.changes")
                .tag("state", state)
                .counter()
                .count();
    }
}
