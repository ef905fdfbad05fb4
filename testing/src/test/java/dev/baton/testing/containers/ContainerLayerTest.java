package dev.baton.testing.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the report says where containers cannot run. */
class ContainerLayerTest {
    @Test
    void noEngine() {
        ContainerLayer layer = new ContainerLayer("base:1", () -> false, image -> {
            throw new AssertionError("an engine that is not there was asked for " + image);
        });
        assertThat(layer.notRun()).hasValue("not run: no Docker engine");
        assertThat(NeedsContainers.Condition.decide(layer, true).isDisabled()).isTrue();
        assertThat(NeedsContainers.Condition.decide(layer, true).getReason()).hasValue("not run: no Docker engine");
        assertThat(NeedsContainers.Condition.decide(layer, false).isDisabled())
                .as("the class itself, or its tests would not be counted")
                .isFalse();
    }

    @Test
    void noBaseImage() {
        ContainerLayer layer = new ContainerLayer("base:1", () -> true, "base:2"::equals);
        assertThat(layer.notRun().orElseThrow())
                .startsWith("not run: there is a Docker engine, but no local image base:1")
                .contains("-Dbaton.test.baseImage=");
        assertThat(NeedsContainers.Condition.decide(layer, true).isDisabled()).isTrue();
    }

    @Test
    void bothThere() {
        ContainerLayer layer = new ContainerLayer("base:1", () -> true, "base:1"::equals);
        assertThat(layer.notRun()).isEmpty();
        assertThat(NeedsContainers.Condition.decide(layer, true).isDisabled()).isFalse();
    }
}
