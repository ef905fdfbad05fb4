package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.session.SessionTicket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExportedSessionTest {
    private static final byte[] PASSWORD = "canary-canary-16".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    private static ExportedSession session() {
        return new ExportedSession(new SessionTicket(0x77L, PASSWORD, 0x123L));
    }

    @Test
    void aFileGivesBackWhatWasWrittenAndIsGoneThen() throws IOException {
        Path file = directory.resolve("session");
        session().writeTo(file);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        SessionTicket ticket = ExportedSession.claim(file).take();
        assertThat(ticket.id()).isEqualTo(0x77L);
        assertThat(ticket.zxid()).isEqualTo(0x123L);
        assertThat(ticket.password()).isEqualTo(PASSWORD);
        try (var left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void onlyOneOfManyClaimsAFile() throws Exception {
        int claimants = 8;
        ExecutorService executor = Executors.newFixedThreadPool(claimants);
        try {
            for (int round = 0; round < 50; round++) {
                Path file = directory.resolve("session-" + round);
                session().writeTo(file);
                CyclicBarrier together = new CyclicBarrier(claimants);
                Callable<ExportedSession> claim = () -> {
                    together.await(30, TimeUnit.SECONDS);
                    return ExportedSession.claim(file);
                };
                List<Future<ExportedSession>> claims = new ArrayList<>();
                for (int i = 0; i < claimants; i++) {
                    claims.add(executor.submit(claim));
                }
                int successes = 0;
                for (Future<ExportedSession> each : claims) {
                    try {
                        assertThat(each.get(30, TimeUnit.SECONDS).sessionId()).isEqualTo(0x77L);
                        successes++;
                    } catch (ExecutionException e) {
                        assertThat(e).hasCauseInstanceOf(NoSuchFileException.class);
                    }
                }
                assertThat(successes).isOne();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anInstanceGivesTheSessionAwayOnce() throws IOException {
        ExportedSession session = session();
        session.writeTo(directory.resolve("one"));
        assertThatThrownBy(() -> session.writeTo(directory.resolve("two")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0x77");
        assertThatThrownBy(() -> Client.resume(ClientOptions.of("127.0.0.1:1"), session))
                .isInstanceOf(IllegalStateException.class);
        assertThat(directory.resolve("two")).doesNotExist();
        assertThat(session.toString()).doesNotContain("canary");
    }

    @Test
    void aDamagedFileIsRefused() throws IOException {
        Path file = directory.resolve("session");
        session().writeTo(file);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x40;
            Files.write(file, bad);
            assertThatThrownBy(() -> ExportedSession.claim(file))
                    .as("byte " + i)
                    .isInstanceOf(IOException.class);
        }
        Files.write(file, new byte[0]);
        assertThatThrownBy(() -> ExportedSession.claim(file)).hasMessageContaining("holds no session");
    }
}
