package dev.baton.testing.containers;

import org.testcontainers.utility.DockerImageName;

/**
 * A Baton server in a container.
 *
 * <p>Image: {@code baton}, built from the {@code Dockerfile} of the server. Exposed port: 2181, for clients.
 *
 * <pre>{@code
 * try (BatonContainer server = new BatonContainer("baton:0.1.0")) {
 *     server.start();
 *     Client client = Client.connect(server.getConnectString());
 * }
 * }</pre>
 */
public class BatonContainer extends ServerContainer<BatonContainer> {
    private static final DockerImageName DEFAULT_IMAGE_NAME = DockerImageName.parse("baton");

    /** With an image called {@code baton}, with its tag. */
    public BatonContainer(String imageName) {
        this(DockerImageName.parse(imageName));
    }

    /** With an image called {@code baton}, or declared {@link DockerImageName#asCompatibleSubstituteFor(String) compatible} with it. */
    public BatonContainer(DockerImageName imageName) {
        super(imageName);
        imageName.assertCompatibleWith(DEFAULT_IMAGE_NAME);
    }
}
