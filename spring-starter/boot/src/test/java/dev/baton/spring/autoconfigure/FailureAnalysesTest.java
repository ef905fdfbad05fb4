package dev.baton.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.spring.ClosedPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * What a developer reads when the application does not start, word for word: the files of {@code analyses}. Run with {@code
 * -Dbaton.golden.write=true} to write them anew, and read the difference.
 */
class FailureAnalysesTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "analyses");

    @Test
    void nothingListens() throws IOException {
        try (ClosedPort nobody = new ClosedPort()) {
            golden("nothing-listens", nobody.port(), waiting(nobody.port()));
        }
    }

    @Test
    void noSuchHost() throws IOException {
        golden(
                "no-such-host",
                0,
                "baton.connect-string=host.invalid:2181",
                "baton.startup=wait",
                "baton.startup-timeout=100ms");
    }

    @Test
    void aWebServer() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        web.setExecutor(threads);
        web.start();
        try {
            golden(
                    "a-web-server",
                    web.getAddress().getPort(),
                    waiting(web.getAddress().getPort()));
        } finally {
            web.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void aServerThatSpeaksFirst() throws IOException {
        answering("SSH-2.0-OpenSSH_9.2\r\n", port -> golden("speaks-first", port, waiting(port)));
    }

    @Test
    void anEncryptedPort() throws IOException {
        answering("\u0015\u0003\u0003\u0000\u0002\u0002\n", port -> golden("encrypted-port", port, waiting(port)));
    }

    @Test
    void noQuorum() throws IOException {
        answering(
                "This ZooKeeper instance is not currently serving requests\n",
                port -> golden("no-quorum", port, waiting(port)));
    }

    @Test
    void silence() throws IOException {
        answering(null, port -> golden("silence", port, waiting(port)));
    }

    @Test
    void encryptionIsAskedForAndThePortIsPlain() throws IOException {
        answering("Zookeeper version: 3.9.5\n", port -> {
            String[] properties = Arrays.copyOf(waiting(port), 4);
            properties[3] = "baton.ssl.enabled=true";
            golden("plain-port", port, properties);
        });
    }

    @Test
    void noSuchBundle() throws IOException {
        golden("no-such-bundle", 0, "baton.ssl.bundle=shop");
    }

    @Test
    void aWrongConnectString() throws IOException {
        golden("wrong-connect-string", 0, "baton.connect-string=zk1:2181,zk2:client");
    }

    private static String[] waiting(int port) {
        return new String[] {
            "baton.connect-string=127.0.0.1:" + port, "baton.startup=wait", "baton.startup-timeout=500ms"
        };
    }

    private interface Check {
        void on(int port) throws IOException;
    }

    /** A port that says the same to everybody, or nothing, and hears what it is told. */
    private static void answering(@Nullable String greeting, Check check) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture.runAsync(() -> serve(listener, greeting), FailureAnalysesTest::daemon);
            check.on(listener.getLocalPort());
        }
    }

    private static void serve(ServerSocket listener, @Nullable String greeting) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                daemon(() -> converse(socket, greeting));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void converse(Socket socket, @Nullable String greeting) {
        try (socket) {
            InputStream in = socket.getInputStream();
            if (greeting == null) {
                in.transferTo(OutputStream.nullOutputStream());
            } else {
                in.readNBytes(4);
                socket.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // the other side has heard enough
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void golden(String name, int port, String... properties) throws IOException {
        StringBuilder seen = new StringBuilder();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, BatonAutoConfiguration.class))
                .withPropertyValues("baton.close-timeout=100ms")
                .withPropertyValues(properties)
                .run(context -> {
                    assertThat(context).hasFailed();
                    seen.append(print(analyze(context.getStartupFailure())));
                });
        String text = port == 0 ? seen.toString() : seen.toString().replace(":" + port, ":PORT");
        Path file = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("baton.golden.write")) {
            Files.writeString(file, text);
        }
        assertThat(text).isEqualTo(Files.readString(file));
    }

    /** As Boot does it: by the analyzers that are registered. */
    private static FailureAnalysis analyze(Throwable failure) {
        // Boot's own analyzers need arguments that only Boot has.
        List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        (type, name, error) -> assertThat(name).startsWith("org.springframework."));
        return analyzers.stream()
                .filter(analyzer -> analyzer.getClass().getName().startsWith("dev.baton."))
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody analyzes", failure));
    }

    private static String print(FailureAnalysis analysis) {
        return "Description:\n\n" + analysis.getDescription() + "\n\nAction:\n\n" + analysis.getAction() + "\n";
    }
}
