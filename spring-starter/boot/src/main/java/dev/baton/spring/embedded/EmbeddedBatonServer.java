package dev.baton.spring.embedded;

import dev.baton.server.BatonServer;
import dev.baton.server.InvalidOptionException;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import dev.baton.spring.autoconfigure.BatonConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A running server and the directory that it owns, if that is a temporary one. */
public final class EmbeddedBatonServer implements AutoCloseable {
    private final BatonServer server;
    private final @Nullable Path temporary;

    private EmbeddedBatonServer(BatonServer server, @Nullable Path temporary) {
        this.server = server;
        this.temporary = temporary;
    }

    /** Starts a server and returns when it serves. */
    static EmbeddedBatonServer start(BatonEmbeddedProperties properties) {
        Path given = properties.dataDir();
        return given == null ? startIn(temporaryDirectory(), properties, true) : startIn(given, properties, false);
    }

    private static EmbeddedBatonServer startIn(Path dir, BatonEmbeddedProperties properties, boolean ownDir) {
        Path temporary = ownDir ? dir : null;
        try {
            ServerOptions options = ServerOptions.defaults()
                    .withDataDir(dir)
                    .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                    .withClientPort(properties.port());
            return new EmbeddedBatonServer(BatonServer.start(options), temporary);
        } catch (InvalidOptionException e) {
            delete(temporary);
            throw new BatonConfigurationException(
                    "baton.embedded.port",
                    String.valueOf(properties.port()),
                    String.valueOf(e.getMessage()),
                    "Correct the value.",
                    e);
        } catch (RuntimeException | Error e) {
            delete(temporary);
            throw e;
        }
    }

    /** The server itself, for what only it can do, such as expiring a session. */
    public BatonServer server() {
        return server;
    }

    /** What a client connects to. */
    public String connectString() {
        return server.connectString();
    }

    /** Stops the server and removes its directory if it is temporary. */
    @Override
    public void close() {
        server.close();
        delete(temporary);
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("baton-embedded-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(@Nullable Path root) {
        if (root == null) {
            return;
        }
        try {
            List<Path> deepestFirst;
            try (Stream<Path> paths = Files.walk(root)) {
                deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
