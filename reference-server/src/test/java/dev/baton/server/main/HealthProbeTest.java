package dev.baton.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.BatonServer;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import dev.baton.server.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health check tells a server that serves from one that does not. */
class HealthProbeTest {
    @TempDir
    Path dir;

    @Test
    void aServerThatServesIsHealthyAndNoOtherIs() throws IOException {
        Path config;
        try (BatonServer server = TestServers.start(dir.resolve("data"))) {
            config = config(server.clientPort());
            assertThat(HealthProbe.problem(config)).isEmpty();
        }
        assertThat(HealthProbe.problem(config)).startsWith("no answer: ");
        assertThat(HealthProbe.problem(dir.resolve("none.cfg"))).startsWith("no answer: Configuration file");
    }

    @Test
    void aServerThatMayNotAnswerIsHealthyIfItSaysSo() throws IOException {
        ServerOptions options = ServerOptions.defaults()
                .withDataDir(dir.resolve("data"))
                .withClientPort(0)
                .with(OptionTable.FOUR_LETTER_WORDS, List.of("ruok"));
        try (BatonServer server = BatonServer.start(options)) {
            assertThat(HealthProbe.problem(config(server.clientPort()))).isEmpty();
        }
    }

    @Test
    void somethingElseOnThePortIsNot() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = other.accept()) {
                    socket.getInputStream().readNBytes(4);
                    socket.getOutputStream().write("HTTP/1.1 400".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            answering.start();
            assertThat(HealthProbe.problem(config(other.getLocalPort())))
                    .isEqualTo("the server does not serve: 'HTTP/1.1 400'");
        }
    }

    @Test
    void aServerWithAPortForTlsOnlyIsHealthyWhileItListens() throws IOException {
        Path config = dir.resolve("zoo.cfg");
        try (ServerSocket secure = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.write(
                    config,
                    List.of(
                            "secureClientPort=" + secure.getLocalPort(),
                            "secureClientPortAddress=127.0.0.1",
                            "ssl.keyStore.location=any.p12",
                            "ssl.clientAuth=none"));
            assertThat(HealthProbe.problem(config)).isEmpty();
        }
        assertThat(HealthProbe.problem(config)).startsWith("no answer: ");
    }

    private Path config(int port) throws IOException {
        return Files.writeString(dir.resolve("zoo.cfg"), "clientPort=" + port + "\nclientPortAddress=127.0.0.1\n");
    }
}
