package dev.baton.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateChange;
import dev.baton.server.InvalidOptionException;
import dev.baton.server.OptionTable;
import dev.baton.wire.model.CreateMode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server for tests does what it is there for. */
@Timeout(120)
class EmbeddedBatonTest {
    private static final byte[] DATA = "kept".getBytes(StandardCharsets.UTF_8);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void servesWhenStartReturns() throws IOException {
        try (EmbeddedBaton server = EmbeddedBaton.start()) {
            assertThat(server.isRunning()).isTrue();
            assertThat(server.port()).isPositive();
            assertThat(server.connectString()).isEqualTo("127.0.0.1:" + server.port());
            assertThat(ask(server.port(), "ruok")).isEqualTo("imok");
        }
    }

    /** The target is well under a second; the best of five leaves out what other programs on the machine cost. */
    @Test
    void startsQuickly() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begun = System.nanoTime();
            try (EmbeddedBaton server = EmbeddedBaton.start()) {
                best = Math.min(best, System.nanoTime() - begun);
                assertThat(server.isRunning()).isTrue();
            }
        }
        System.out.println("embedded server: best start of five " + best / 1_000 + " us");
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void takesItsDirectoryAway() {
        Path dir;
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = Client.connect(server.connectString())) {
            client.blocking().create("/a", DATA);
            dir = server.options().dataDir();
            assertThat(dir).isDirectoryRecursivelyContaining(path -> Files.isRegularFile(path));
        }
        assertThat(dir.getParent()).doesNotExist();
    }

    @Test
    void leavesAGivenDirectory(@TempDir Path dir) {
        EmbeddedBaton.start(options -> options.withDataDir(dir)).close();
        assertThat(dir).isNotEmptyDirectory();
    }

    @Test
    void keepsAddressDataAndSessionsWhenItIsStartedAgain() {
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = connect(server)) {
            String address = server.connectString();
            client.blocking().create("/a", DATA);
            client.blocking().create("/e", DATA, CreateOptions.of(CreateMode.EPHEMERAL));
            long session = client.sessionId();

            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.restart();

            assertThat(server.connectString()).isEqualTo(address);
            assertThat(client.blocking().getData("/a").data()).isEqualTo(DATA);
            assertThat(client.blocking().exists("/e")).isPresent();
            assertThat(client.sessionId()).isEqualTo(session);
        }
    }

    @Test
    void losesNothingThatWasAnsweredWhenItIsKilled() {
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = connect(server)) {
            for (int round = 0; round < 3; round++) {
                client.blocking().create("/round-" + round, DATA);
                server.kill();
                assertThat(server.isRunning()).isFalse();
                server.restart();
            }
            assertThat(client.blocking().getChildren("/").names()).contains("round-0", "round-1", "round-2");
        }
    }

    @Test
    void restartsWhileItRuns() {
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = connect(server)) {
            client.blocking().create("/a", DATA);
            server.restart();
            assertThat(client.blocking().exists("/a")).isPresent();
        }
    }

    @Test
    void endsSessions() {
        List<StateChange> changes = new CopyOnWriteArrayList<>();
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client victim = connect(server);
                Client other = connect(server)) {
            victim.addStateListener(changes::add);
            victim.blocking().create("/e", DATA, CreateOptions.of(CreateMode.EPHEMERAL));
            other.blocking().sync("/");
            assertThat(server.sessionCount()).isEqualTo(2);
            long session = victim.sessionId();

            assertThat(server.expireSession(victim)).isTrue();

            await().atMost(LIMIT).until(() -> other.blocking().exists("/e").isEmpty());
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(changes)
                            .anyMatch(change ->
                                    change.current() == ConnectionState.LOST && change.oldSessionId() == session));
            assertThat(server.expireSession(session)).isFalse();
        }
    }

    @Test
    void grantsShortSessions() {
        try (EmbeddedBaton server = EmbeddedBaton.start();
                Client client = Client.connect(
                        ClientOptions.of(server.connectString()).withSessionTimeout(Duration.ofMillis(300)))) {
            client.blocking().sync("/");
            assertThat(client.negotiatedTimeout()).isEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void takesOtherOptionsAndRefusesWrongOnes() throws IOException {
        try (EmbeddedBaton server =
                EmbeddedBaton.start(options -> options.with(OptionTable.FOUR_LETTER_WORDS, List.of("srvr")))) {
            assertThat(ask(server.port(), "ruok")).contains("not in the whitelist");
        }
        assertThatThrownBy(() -> EmbeddedBaton.start(
                        options -> options.withSessionTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1))))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("minSessionTimeout");
    }

    @Test
    void saysWhatIsWrongWhenItIsDown() {
        EmbeddedBaton server = EmbeddedBaton.start();
        server.kill();
        server.stop();
        assertThatThrownBy(server::sessionCount)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("EmbeddedBaton\\[127\\.0\\.0\\.1:\\d+] does not run");
        server.close();
        server.close();
        assertThatThrownBy(server::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (EmbeddedBaton server = EmbeddedBaton.start()) {
            server.stop();
            try (ServerSocket thief = new ServerSocket()) {
                thief.bind(new java.net.InetSocketAddress("127.0.0.1", server.port()));
                assertThatThrownBy(server::restart).hasMessageContaining("Cannot listen on");
                assertThat(server.isRunning()).isFalse();
            }
            server.restart();
            assertThat(server.isRunning()).isTrue();
        }
    }

    @Test
    void severalShareNothing() {
        try (EmbeddedBaton one = EmbeddedBaton.start();
                EmbeddedBaton two = EmbeddedBaton.start();
                Client client = connect(one);
                Client other = connect(two)) {
            client.blocking().create("/only-here", DATA);
            assertThat(other.blocking().exists("/only-here")).isEmpty();
        }
    }

    @Test
    void isAnEnsembleOfOne() {
        try (TestEnsemble ensemble = EmbeddedBaton.start()) {
            assertThat(ensemble.members()).hasSize(1);
            assertThat(ensemble.member(1).connectString()).isEqualTo(ensemble.connectString());
            assertThatThrownBy(() -> ensemble.member(2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no member 2; there are [1]");
        }
    }

    private static Client connect(EmbeddedBaton server) {
        return Client.connect(ClientOptions.of(server.connectString()).withOperationTimeout(LIMIT));
    }

    private static String ask(int port, String word) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
