package dev.baton.testing.containers;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;

/**
 * Whether tests with containers can run here: they need an engine and a local image with Java in it, from which the images under test are
 * made.
 */
final class ContainerLayer {
    /** System property that names the base image. */
    static final String BASE_IMAGE_PROPERTY = "baton.test.baseImage";

    private static final ContainerLayer HERE = new ContainerLayer(
            System.getProperty(BASE_IMAGE_PROPERTY, "baton-base:jre17"),
            () -> DockerClientFactory.instance().isDockerAvailable(),
            ContainerLayer::isLocal);

    private final String baseImage;
    private final BooleanSupplier engine;
    private final java.util.function.Predicate<String> isLocal;

    ContainerLayer(String baseImage, BooleanSupplier engine, java.util.function.Predicate<String> isLocal) {
        this.baseImage = baseImage;
        this.engine = engine;
        this.isLocal = isLocal;
    }

    static ContainerLayer here() {
        return HERE;
    }

    String baseImage() {
        return baseImage;
    }

    /** Why tests with containers do not run here; empty if they do. */
    Optional<String> notRun() {
        if (!engine.getAsBoolean()) {
            return Optional.of("not run: no Docker engine");
        }
        if (!isLocal.test(baseImage)) {
            return Optional.of("not run: there is a Docker engine, but no local image " + baseImage
                    + ". Tag any image with Java 17 and a shell so, or name one by -D" + BASE_IMAGE_PROPERTY + "=...");
        }
        return Optional.empty();
    }

    private static boolean isLocal(String image) {
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }
}
