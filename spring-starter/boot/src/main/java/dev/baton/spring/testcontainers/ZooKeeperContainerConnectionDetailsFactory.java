package dev.baton.spring.testcontainers;

import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * Connects the client to a {@code GenericContainer} of a {@code zookeeper} image. The container must expose port 2181. Another
 * image works under {@code @ServiceConnection(name = "zookeeper")}.
 */
final class ZooKeeperContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, BatonConnectionDetails> {
    private static final List<String> NAMES =
            List.of("zookeeper", "library/zookeeper", "bitnami/zookeeper", "bitnamilegacy/zookeeper");
    private static final int CLIENT_PORT = 2181;

    ZooKeeperContainerConnectionDetailsFactory() {
        super(NAMES);
    }

    @Override
    protected BatonConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements BatonConnectionDetails {
        Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public String getConnectString() {
            return getContainer().getHost() + ":" + getContainer().getMappedPort(CLIENT_PORT);
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }

        @Override
        public String describeSource() {
            return "the container of " + getOrigin();
        }
    }
}
