package dev.baton.spring;

import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import java.nio.file.Path;
import java.time.Duration;

/** A server that can be stopped and started again at the same port. */
public final class TestServer implements AutoCloseable {
    private final Path dir;
    private BatonServer server;

    private TestServer(Path dir, BatonServer server) {
        this.dir = dir;
        this.server = server;
    }

    public static TestServer start(Path dir) {
        return new TestServer(dir, BatonServer.start(options(dir, 0)));
    }

    private static ServerOptions options(Path dir, int port) {
        return ServerOptions.defaults()
                .withDataDir(dir)
                .withClientPort(port)
                .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                .withTickTime(Duration.ofMillis(500))
                .withSessionTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    public BatonServer server() {
        return server;
    }

    public String connectString() {
        return server.connectString();
    }

    public void stop() {
        server.close();
    }

    public void restart() {
        server = BatonServer.start(options(dir, server.clientPort()));
    }

    @Override
    public void close() {
        server.close();
    }
}
