package dev.baton.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HealthCheck;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerLaunchException;

/** Baton's server in the container that its Dockerfile makes, and what is special about that. */
class BatonContainerIT extends ContainerSuite {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    /** Only the interval of the health check is another than the image's, since nobody wants to wait for that. */
    @Override
    ServerContainer<?> newContainer() {
        return new BatonContainer(TestImages.baton())
                .withCreateContainerCmdModifier(
                        command -> command.withHealthcheck(new HealthCheck().withInterval(SECOND_NANOS)));
    }

    @Test
    void isHealthy() {
        await().atMost(LIMIT).until(() -> Objects.equals(health(), "healthy"));
    }

    private String health() {
        InspectContainerResponse.ContainerState state =
                container().getCurrentContainerInfo().getState();
        return state.getHealth() == null ? "none" : state.getHealth().getStatus();
    }

    @Test
    void runsWithoutPrivileges() throws Exception {
        assertThat(container().execInContainer("id", "-u").getStdout().trim()).isEqualTo("1000");
        assertThat(container()
                        .execInContainer("sh", "-c", "cat /proc/1/comm; touch /app/x 2>&1; ls /data /datalog")
                        .getStdout())
                .contains("java")
                .containsIgnoringCase("permission denied")
                .contains("version-2");
    }

    @Test
    void saysWhichVariableIsWrong() {
        try (ServerContainer<?> wrong = prepared()) {
            wrong.withEnv("ZOO_TICK_TIME", "two seconds");
            assertThatThrownBy(wrong::start)
                    .isInstanceOf(ContainerLaunchException.class)
                    .rootCause()
                    .hasMessageContaining("the server ended with exit code 2")
                    .hasMessageContaining("Variable ZOO_TICK_TIME: value 'two seconds' is not allowed.");
        }
    }
}
