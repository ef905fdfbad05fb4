package dev.baton.spring.testcontainers;

import static org.assertj.core.api.Assertions.assertThat;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container that "runs" wherever the test says. */
final class StandIn extends GenericContainer<StandIn> {
    static volatile String address = "127.0.0.1:1";

    private final String image;

    StandIn(String image) {
        super(DockerImageName.parse(image));
        this.image = image;
    }

    /** Without asking an engine for the image. */
    @Override
    public String getDockerImageName() {
        return image;
    }

    @Override
    public void start() {
        // it runs already
    }

    @Override
    public void stop() {
        // it goes on running
    }

    @Override
    public String getHost() {
        return address.substring(0, address.indexOf(':'));
    }

    @Override
    public Integer getMappedPort(int port) {
        assertThat(port).isEqualTo(2181);
        return Integer.valueOf(address.substring(address.indexOf(':') + 1));
    }
}
