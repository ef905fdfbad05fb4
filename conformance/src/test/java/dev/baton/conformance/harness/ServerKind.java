package dev.baton.conformance.harness;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The two servers that the suites compare. Each runs as a process of its own, started as an operator starts it. */
public enum ServerKind {
    /** The published server jar of Apache ZooKeeper: the oracle. */
    APACHE {
        @Override
        List<String> launch(Path config) {
            return List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                    config.toString());
        }
    },
    /** Baton's runnable jar, or its classes where the build has not come to packaging yet. */
    BATON {
        @Override
        List<String> launch(Path config) {
            return runnableJar()
                    .map(jar -> List.of("-jar", jar.toString(), config.toString()))
                    .orElseGet(
                            () -> List.of("-cp", System.getProperty("java.class.path"), BATON_MAIN, config.toString()));
        }
    };

    private static final String BATON_MAIN = "dev.baton.server.main.BatonServerMain";

    /** What follows the JVM's options on the command line. */
    abstract List<String> launch(Path config);

    /** A server of this kind with the given settings, not yet started. */
    public ServerUnderTest server(ServerSettings settings) {
        return new ServerUnderTest(this, settings);
    }

    /** A server of this kind with the settings of the suites in a fresh directory, not yet started. */
    public ServerUnderTest server() {
        return server(ServerSettings.forSuites());
    }

    /**
     * Baton's runnable jar beside the module's own jar, if the build has come so far that the class path holds that. A jar that
     * an earlier build has left is of no use while the class path holds younger classes.
     */
    private static Optional<Path> runnableJar() {
        try {
            Path place = Path.of(Class.forName(BATON_MAIN, false, ServerKind.class.getClassLoader())
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = place.resolveSibling("baton-server.jar");
            return Files.isRegularFile(place) && Files.exists(jar) ? Optional.of(jar) : Optional.empty();
        } catch (ClassNotFoundException | URISyntaxException e) {
            throw new IllegalStateException("Baton's server is not on the class path", e);
        }
    }
}
