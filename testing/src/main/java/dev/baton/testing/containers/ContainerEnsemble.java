package dev.baton.testing.containers;

import dev.baton.testing.TestEnsemble;
import dev.baton.testing.TestMember;
import java.util.List;

/** One container seen as an ensemble. */
final class ContainerEnsemble implements TestEnsemble, TestMember {
    private final ServerContainer<?> container;

    ContainerEnsemble(ServerContainer<?> container) {
        this.container = container;
    }

    @Override
    public int id() {
        return 1;
    }

    @Override
    public String connectString() {
        return container.getConnectString();
    }

    @Override
    public List<ContainerEnsemble> members() {
        return List.of(this);
    }

    @Override
    public boolean isRunning() {
        return container.isRunning();
    }

    @Override
    public void stop() {
        container.terminate();
    }

    @Override
    public void kill() {
        container.kill();
    }

    @Override
    public void restart() {
        container.terminate();
        container.startAgain();
    }

    @Override
    public void close() {
        container.stop();
    }

    @Override
    public String toString() {
        return "ContainerEnsemble[" + container.getDockerImageName() + "]";
    }
}
