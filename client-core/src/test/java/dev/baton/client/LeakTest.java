package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.event.ConnectionState;
import dev.baton.wire.model.AddWatchMode;
import io.netty.util.internal.PlatformDependent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that are opened and closed a thousand times, in every state, leave nothing behind: no thread, socket, buffer or call. */
@Timeout(240)
class LeakTest {
    private static final int CYCLES = Integer.getInteger("baton.leak.cycles", 1_000);
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Where a client stands when it is closed. */
    private enum Stage {
        REFUSED,
        HANDSHAKE,
        CONNECTED,
        BUSY,
        SUSPENDED
    }

    @Test
    void nothingIsLeftAfterAThousandClients() {
        try (FakeServer good = new FakeServer(FakeServer::wellBehaved);
                FakeServer silent = new FakeServer(FakeServer.Connection::silence);
                FakeServer deaf = new FakeServer(connection -> {
                    connection.handshake(10_000);
                    connection.silence();
                });
                FakeServer leaving = new FakeServer(connection -> connection.handshake(10_000))) {
            cycle(100, good, silent, deaf, leaving);
            awaitQuiet(good, silent, deaf, leaving);
            int files = openFiles();
            long direct = PlatformDependent.usedDirectMemory();

            cycle(CYCLES, good, silent, deaf, leaving);

            awaitQuiet(good, silent, deaf, leaving);
            await("files")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files + 4));
            assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(16L << 20);
        }
        await("the client's threads to end")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(clientThreads()).isEmpty());
    }

    private static void cycle(int count, FakeServer good, FakeServer silent, FakeServer deaf, FakeServer leaving) {
        for (int i = 0; i < count; i++) {
            Stage stage = Stage.values()[i % Stage.values().length];
            FakeServer server = switch (stage) {
                case REFUSED, CONNECTED -> good;
                case HANDSHAKE -> silent;
                case BUSY -> deaf;
                case SUSPENDED -> leaving;
            };
            String address = stage == Stage.REFUSED ? "127.0.0.1:1" : server.address();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            Client client = Client.connect(ClientOptions.of(address).withCloseTimeout(Duration.ofMillis(50)));
            client.addStateListener(change -> {});
            calls.add(client.getData("/x"));
            calls.add(client.addWatch("/x", AddWatchMode.PERSISTENT, event -> {}));
            if (stage == Stage.CONNECTED) {
                calls.get(0).join();
            } else if (stage == Stage.BUSY || stage == Stage.SUSPENDED) {
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(LIMIT)
                        .until(() -> client.sessionId() != 0 || client.state() == ConnectionState.SUSPENDED);
            }
            CompletableFuture<Void> closed = client.closeAsync();
            closed.join();
            assertThat(client.state()).isEqualTo(ConnectionState.CLOSED);
            assertThat(calls).allMatch(CompletableFuture::isDone);
        }
    }

    private static void awaitQuiet(FakeServer... servers) {
        for (FakeServer server : servers) {
            await("connections").atMost(LIMIT).until(() -> server.openConnections() == 0);
        }
    }

    private static int openFiles() {
        String[] names = OPEN_FILES.toFile().list();
        return names == null ? 0 : names.length;
    }

    private static List<String> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("baton-c"))
                .toList();
    }
}
