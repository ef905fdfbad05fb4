package dev.baton.testing.containers;

import org.testcontainers.utility.DockerImageName;

/**
 * An Apache ZooKeeper server in a container.
 *
 * <p>Image: {@code zookeeper}, the official one, from 3.5 on. Exposed port: 2181, for clients.
 */
public class ZookeeperContainer extends ServerContainer<ZookeeperContainer> {
    private static final DockerImageName DEFAULT_IMAGE_NAME = DockerImageName.parse("zookeeper");

    /** With an image called {@code zookeeper}, with its tag. */
    public ZookeeperContainer(String imageName) {
        this(DockerImageName.parse(imageName));
    }

    /** With an image called {@code zookeeper}, or declared {@link DockerImageName#asCompatibleSubstituteFor(String) compatible} with it. */
    public ZookeeperContainer(DockerImageName imageName) {
        super(imageName);
        imageName.assertCompatibleWith(DEFAULT_IMAGE_NAME);
    }
}
