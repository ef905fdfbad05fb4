package dev.baton.spring.testcontainers;

import dev.baton.spring.autoconfigure.BatonConnectionDetails;
import dev.baton.testing.containers.BatonContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/** Connects the client to a {@link BatonContainer}, whatever its image is called. */
final class BatonContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<BatonContainer, BatonConnectionDetails> {
    BatonContainerConnectionDetailsFactory() {
        super(ANY_CONNECTION_NAME);
    }

    @Override
    protected BatonConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<BatonContainer> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<BatonContainer>
            implements BatonConnectionDetails {
        Details(ContainerConnectionSource<BatonContainer> source) {
            super(source);
        }

        @Override
        public String getConnectString() {
            return getContainer().getConnectString();
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
