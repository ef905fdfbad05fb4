package dev.baton.testing.docs;

import dev.baton.testing.containers.BatonContainer;
import dev.baton.testing.containers.ZookeeperContainer;
import org.testcontainers.utility.DockerImageName;

/** The examples of the manual that need an engine: compiled here, and done in the same way by the tests of the containers. */
final class ContainerExamples {
    private ContainerExamples() {}

    static void containers() {
        // tag::containers[]
        try (BatonContainer baton = new BatonContainer("baton:0.1.0-SNAPSHOT").withEnv("ZOO_TICK_TIME", "500");
                ZookeeperContainer apache = new ZookeeperContainer("zookeeper:3.9.5")) {
            baton.start();
            apache.start();
            ManualExamplesTest.survives(baton.asEnsemble());
            ManualExamplesTest.survives(apache.asEnsemble());
        }
        // end::containers[]
    }

    static BatonContainer local() {
        // tag::local[]
        DockerImageName name = DockerImageName.parse("my-registry/server:7").asCompatibleSubstituteFor("baton");
        return new BatonContainer(name).withImagePullPolicy(image -> false);
        // end::local[]
    }
}
