package dev.baton.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

/** What can be said of containers without an engine. */
class ServerContainerTest {
    @Test
    void takesItsOwnImageOnly() {
        assertThat(new BatonContainer("baton:1").getExposedPorts()).containsExactly(ServerContainer.CLIENT_PORT);
        assertThat(new ZookeeperContainer("zookeeper:3.9.5").getExposedPorts())
                .containsExactly(ServerContainer.CLIENT_PORT);
        new BatonContainer(DockerImageName.parse("example/server:2").asCompatibleSubstituteFor("baton"));
        assertThatThrownBy(() -> new BatonContainer("zookeeper:3.9.5"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("zookeeper:3.9.5")
                .hasMessageContaining("baton");
        assertThatThrownBy(() -> new ZookeeperContainer("baton:1")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void collectsOptions() {
        BatonContainer container =
                new BatonContainer("baton:1").withOption("a", "1").withOption("b", "2");
        assertThat(container.getEnvMap()).containsEntry("ZOO_CFG_EXTRA", "a=1 b=2");
        assertThatThrownBy(() -> container.withOption("c", "1 2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c=1 2");
    }

    @Test
    void doesNotGiveAPortOutTwice() {
        assertThat(FreePorts.next()).isNotEqualTo(FreePorts.next());
        assertThat(FreePorts.bindingFor("localhost").getHostIp()).isEqualTo("127.0.0.1");
        assertThat(FreePorts.bindingFor("engine.example").getHostIp()).isNull();
    }
}
