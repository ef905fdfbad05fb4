package dev.baton.samples.orders;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A standalone server of either kind in a process of its own. It keeps its port and its data over stops and starts. */
final class CoordinationServer implements AutoCloseable {
    private static final int FIRST_PORT = 32_000;

    private final ServerKind kind;
    private final Path home;
    private final int port = freePort();
    private JavaProcess process;

    CoordinationServer(ServerKind kind, Path home) {
        this.kind = kind;
        this.home = home;
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    /** Starts it and returns when it serves. */
    void start() {
        Path config = home.resolve("zoo.cfg");
        try {
            Path data = Files.createDirectories(home.resolve("data"));
            Files.writeString(config, """
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    tickTime=500
                    minSessionTimeout=1000
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    """.formatted(data, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = JavaProcess.start(
                home.resolve("server.log"),
                List.of("-cp", System.getProperty("java.class.path"), kind.mainClass(), config.toString()));
        await(kind + " serves")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive() || serves());
        if (!process.isAlive()) {
            throw new IllegalStateException(kind + " died at its start:\n" + process.output());
        }
    }

    void stop() {
        process.terminate();
    }

    String log() {
        return process == null ? "" : process.output();
    }

    private boolean serves() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("Mode: standalone");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Below the ports that systems take for outgoing connections, so that it is still free for the second start. */
    private static int freePort() {
        for (int i = 0; i < 500; i++) {
            int port = FIRST_PORT - (int) ((ProcessHandle.current().pid() * 7 + i) % 1_000);
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException inUse) {
                // the next one
            }
        }
        throw new IllegalStateException("no free port");
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
