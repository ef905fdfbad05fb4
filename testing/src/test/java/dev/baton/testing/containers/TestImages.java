package dev.baton.testing.containers;

import dev.baton.server.BatonServer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/** The images under test, made once per JVM from the local base image and taken away at its end. */
public final class TestImages {
    private static final List<String> APACHE_LIBRARIES = List.of(
            "/org/apache/zookeeper/",
            "/io/netty/",
            "/org/slf4j/",
            "/ch/qos/logback/",
            "/io/dropwizard/",
            "/org/xerial/",
            "/commons-io/");
    private static final String TAG = "test-" + ProcessHandle.current().pid();
    private static final Path SERVER_MODULE = serverModule();

    private TestImages() {}

    /** Baton's own, by the Dockerfile that is shipped. */
    public static DockerImageName baton() {
        return Baton.IMAGE;
    }

    /** Apache's server jar, started by a script of the tests. */
    public static DockerImageName zookeeper() {
        return Zookeeper.IMAGE;
    }

    private static final class Baton {
        static final DockerImageName IMAGE = build(new ImageFromDockerfile("baton:" + TAG, false)
                .withFileFromPath("Dockerfile", SERVER_MODULE.resolve("Dockerfile"))
                .withFileFromPath("target/baton-server.jar", runnableJar()));
    }

    private static final class Zookeeper {
        static final DockerImageName IMAGE = build(apache());
    }

    /** Tests run in the directory of their module, at whatever depth. */
    private static Path serverModule() {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            Path module = dir.resolve("reference-server");
            if (Files.isRegularFile(module.resolve("Dockerfile"))) {
                return module;
            }
        }
        throw new IllegalStateException(
                "no server's Dockerfile above " + Path.of("").toAbsolutePath());
    }

    private static DockerImageName build(ImageFromDockerfile image) {
        String name =
                image.withBuildArg("BASE", ContainerLayer.here().baseImage()).get();
        // Testcontainers leaves this to a container of its own, which is not there on machines without a registry.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(name)));
        return DockerImageName.parse(name);
    }

    private static void remove(String name) {
        DockerClientFactory.lazyClient().removeImageCmd(name).withForce(true).exec();
    }

    private static ImageFromDockerfile apache() {
        ImageFromDockerfile image = new ImageFromDockerfile("zookeeper:" + TAG, false)
                .withFileFromClasspath("Dockerfile", "apache-zookeeper/Dockerfile")
                .withFileFromClasspath("start.sh", "apache-zookeeper/start.sh");
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            if (entry.endsWith(".jar")
                    && !entry.contains("tcnative")
                    && APACHE_LIBRARIES.stream().anyMatch(entry::contains)) {
                Path jar = Path.of(entry);
                image.withFileFromPath("lib/" + jar.getFileName(), jar);
            }
        }
        return image;
    }

    /**
     * The runnable jar beside the server's own jar, if the build has come so far that the class path holds that. A jar that an earlier build
     * has left is of no use while the class path holds younger classes.
     */
    private static Path runnableJar() {
        try {
            Path place = Path.of(BatonServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = SERVER_MODULE.resolve("target").resolve("baton-server.jar");
            if (!Files.isRegularFile(place) || !Files.exists(jar)) {
                throw new IllegalStateException("the server is not packaged yet; these tests run in 'mvn verify'");
            }
            return jar;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
