package dev.baton.testing.containers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.baton.testing.TestEnsemble;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A standalone server in a container that speaks the ZooKeeper protocol: what Baton's and Apache's have in common.
 *
 * <p>Unlike most containers it has the same port on the host for all of its life, also when it is killed and started again, because
 * clients of this protocol hold on to the addresses that they were given. {@link #stop()} is Testcontainers' own and final: the container
 * and its data go. {@link #terminate()}, {@link #kill()} and {@link #startAgain()} keep both.
 *
 * <p>Settings go in by the variables of the official ZooKeeper image, for example {@code withEnv("ZOO_TICK_TIME", "2000")}, or by
 * {@link #withOption}. Not thread-safe.
 *
 * @param <SELF> the type of the container, for chained calls
 */
public abstract class ServerContainer<SELF extends ServerContainer<SELF>> extends GenericContainer<SELF> {
    /** The port for clients inside the container. */
    public static final int CLIENT_PORT = 2181;

    private static final String EXTRA_OPTIONS = "ZOO_CFG_EXTRA";
    private static final int STOP_SECONDS_MAX = 30;

    ServerContainer(DockerImageName imageName) {
        super(imageName);
        withExposedPorts(CLIENT_PORT);
        waitingFor(new ServesWaitStrategy());
        withCreateContainerCmdModifier(this::bindToOnePort);
    }

    private void bindToOnePort(CreateContainerCmd command) {
        HostConfig host = command.getHostConfig() == null ? HostConfig.newHostConfig() : command.getHostConfig();
        Ports.Binding binding = FreePorts.bindingFor(getHost());
        command.withHostConfig(host.withPortBindings(new PortBinding(binding, ExposedPort.tcp(CLIENT_PORT))));
    }

    /** Adds a line to the server's configuration file, as {@code ZOO_CFG_EXTRA} does. */
    public SELF withOption(String key, String value) {
        String line = key + "=" + value;
        if (line.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "option '" + line + "' is not allowed: the image divides options at spaces");
        }
        String before = getEnvMap().get(EXTRA_OPTIONS);
        return withEnv(EXTRA_OPTIONS, before == null ? line : before + " " + line);
    }

    /** What a client on this machine connects to; the same from the first start to the end. */
    public String getConnectString() {
        return getHost() + ":" + getMappedPort(CLIENT_PORT);
    }

    /** The same as {@link #getConnectString()}. */
    public String connectString() {
        return getConnectString();
    }

    /** Ends the server by SIGKILL. The container stays, with its data. Returns when the server is gone. */
    public void kill() {
        if (isRunning()) {
            getDockerClient()
                    .killContainerCmd(getContainerId())
                    .withSignal("KILL")
                    .exec();
            awaitExit();
        }
    }

    /**
     * Stops the server by SIGTERM. The container stays, with its data. Returns when the server is gone.
     *
     * @return the exit code: 143 if it ended by the signal, 137 if it had to be killed after 30 s
     */
    public int terminate() {
        if (isRunning()) {
            getDockerClient()
                    .stopContainerCmd(getContainerId())
                    .withTimeout(STOP_SECONDS_MAX)
                    .exec();
        }
        return awaitExit();
    }

    private int awaitExit() {
        Integer code = getDockerClient()
                .waitContainerCmd(getContainerId())
                .start()
                .awaitStatusCode(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        return code;
    }

    /** Starts the server after {@link #kill()} or {@link #terminate()}, with its data. Returns when it serves. */
    public void startAgain() {
        getDockerClient().startContainerCmd(getContainerId()).exec();
        getWaitStrategy().waitUntilReady(this);
    }

    /** The container as an ensemble of one. Closing that stops the container for good. */
    public TestEnsemble asEnsemble() {
        return new ContainerEnsemble(this);
    }
}
