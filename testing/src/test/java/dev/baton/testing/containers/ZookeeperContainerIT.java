package dev.baton.testing.containers;

/** Apache's server, as published, in a container. */
class ZookeeperContainerIT extends ContainerSuite {
    @Override
    ServerContainer<?> newContainer() {
        return new ZookeeperContainer(TestImages.zookeeper());
    }
}
