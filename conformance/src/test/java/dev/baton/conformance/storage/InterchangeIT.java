package dev.baton.conformance.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A data directory goes from one server to the other and back, and each serves what it finds, to the last bit. */
@ExtendWith(ServerLogs.class)
class InterchangeIT {
    private static final int OPERATIONS = 400;

    @TempDir
    Path home;

    private final List<ServerUnderTest> servers = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(ServerUnderTest::close);
    }

    /** Odd rounds end by SIGKILL, even ones by SIGTERM; each begins with the comparison of all that was there. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void roundsInTurn(ServerKind first) {
        Path dataDir = home.resolve("data");
        ServerKind kind = first;
        TreeImage before = null;
        for (int round = 0; round < 6; round++) {
            ServerUnderTest server = start(kind, dataDir, "");
            if (before != null) {
                assertThat(TreeImage.of(server).nodes()).isEqualTo(before.nodes());
            }
            RawConnection open = new MixedWorkload(server, round).run(OPERATIONS);
            before = TreeImage.of(server);
            end(server, round % 2 == 1);
            open.close();
            kind = other(kind);
        }
        assertThat(before.size()).isGreaterThan(60);
        assertThat(files(dataDir, "snapshot.")).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void fromSnapshotsAlone(ServerKind writer) {
        Path dataDir = home.resolve("data");
        TreeImage written = writeUntilASnapshotHasAll(writer, dataDir, "");
        files(dataDir, "log.").forEach(InterchangeIT::delete);

        ServerUnderTest reader = start(other(writer), dataDir, "");

        assertThat(TreeImage.of(reader).nodes()).isEqualTo(written.nodes());
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void fromCompressedSnapshots(ServerKind writer) {
        Path dataDir = home.resolve("data");
        TreeImage written = writeUntilASnapshotHasAll(writer, dataDir, "gz");
        files(dataDir, "log.").forEach(InterchangeIT::delete);
        files(dataDir, "snapshot.").stream()
                .filter(file -> !file.toString().endsWith(".gz"))
                .forEach(InterchangeIT::delete);
        assertThat(files(dataDir, "snapshot.")).isNotEmpty();

        ServerUnderTest reader = start(other(writer), dataDir, "");

        assertThat(TreeImage.of(reader).nodes()).isEqualTo(written.nodes());
    }

    @Test
    void sequenceNumbersAndZxidsGoOn() {
        Path dataDir = home.resolve("data");
        ServerKind kind = ServerKind.APACHE;
        long lastZxid = 0;
        for (int i = 0; i < 4; i++) {
            ServerUnderTest server = start(kind, dataDir, "");
            assertThat(server.lastZxid()).isEqualTo(lastZxid);
            try (RawConnection connection = RawConnection.session(server)) {
                Create.Request request = new Create.Request("/s-", new byte[0], Acl.OPEN, 2);
                RawConnection.Reply reply = connection.call(request);
                assertThat(reply.error()).isEqualTo(ErrorCode.OK);
                assertThat(((Create.Response) reply.as(request)).path()).isEqualTo("/s-000000000" + i);
            }
            lastZxid = server.lastZxid();
            end(server, i % 2 == 0);
            kind = other(kind);
        }
    }

    /** A server of the kind in the directory; it writes a snapshot every few hundred transactions. */
    private ServerUnderTest start(ServerKind kind, Path dataDir, String compression) {
        return start(kind, dataDir, compression, 150);
    }

    private ServerUnderTest start(ServerKind kind, Path dataDir, String compression, int snapCount) {
        ServerUnderTest server = kind.server(ServerSettings.forSuites(dataDir)
                .withProperty("zookeeper.snapCount", Integer.toString(snapCount))
                .withProperty("znode.container.checkIntervalMs", "3600000")
                .withProperty("zookeeper.snapshot.compression.method", compression));
        servers.add(server);
        return server.start();
    }

    private static void end(ServerUnderTest server, boolean kill) {
        if (kill) {
            server.kill();
        } else {
            server.stop();
        }
    }

    /** Fills a directory until the newest snapshot is as new as the tree. */
    private TreeImage writeUntilASnapshotHasAll(ServerKind kind, Path dataDir, String compression) {
        ServerUnderTest writing = start(kind, dataDir, compression);
        new MixedWorkload(writing, 99).run(OPERATIONS).close();
        writing.stop();
        ServerUnderTest server = start(kind, dataDir, compression, 2);
        // Apache's server writes one as it starts; ours writes one behind every other transaction.
        if (newestSnapshot(dataDir) != server.lastZxid()) {
            try (RawConnection connection = RawConnection.session(server)) {
                await("a snapshot of everything")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> {
                            if (newestSnapshot(dataDir) == server.lastZxid()) {
                                return true;
                            }
                            connection.call(new Create.Request("/filler-", new byte[0], Acl.OPEN, 2));
                            return false;
                        });
            }
        }
        server.stop();
        // what began after the last look: a snapshot alone can tell only what it has
        return imageOf(kind, dataDir, compression);
    }

    private TreeImage imageOf(ServerKind kind, Path dataDir, String compression) {
        ServerUnderTest server = start(kind, dataDir, compression);
        TreeImage image = TreeImage.of(server);
        server.stop();
        return image;
    }

    private static long newestSnapshot(Path dataDir) {
        return files(dataDir, "snapshot.").stream()
                .map(file -> file.getFileName().toString().split("\\.")[1])
                .mapToLong(hex -> Long.parseLong(hex, 16))
                .max()
                .orElse(-1);
    }

    private static List<Path> files(Path dataDir, String prefix) {
        try (Stream<Path> files = Files.list(dataDir.resolve("version-2"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerKind other(ServerKind kind) {
        return kind == ServerKind.APACHE ? ServerKind.BATON : ServerKind.APACHE;
    }
}
