package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.server.storage.StorageException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as its users see it: over TCP, with restarts. */
class BatonServerTest {
    private static final List<Acl> OPEN = List.of(new Acl(Perms.ALL, new AclId("world", "anyone")));
    private static final int EPHEMERAL = 1;
    private static final int NO_NODE = -101;

    @TempDir
    Path dir;

    private static Create.Request create(String path, String data, int flags) {
        return new Create.Request(path, data.getBytes(StandardCharsets.UTF_8), OPEN, flags);
    }

    private static String data(WireReader body) {
        return new String(GetData.Response.read(body).data(), StandardCharsets.UTF_8);
    }

    @Test
    void servesASession() throws IOException {
        try (BatonServer server = TestServers.start(dir);
                RawClient client = new RawClient(server.clientPort())) {
            ConnectResponse session = client.handshake(0, new byte[16], 30_000);
            assertThat(session.sessionId()).isNotZero();
            assertThat(session.timeoutMillis()).isEqualTo(30_000);

            assertThat(client.call(create("/a", "one", 0)).header().err()).isZero();
            assertThat(data(client.call(new GetData.Request("/a", false)).body()))
                    .isEqualTo("one");
            assertThat(server.sessionCount()).isEqualTo(1);
            assertThat(client.call(new CloseSession.Request()).header().err()).isZero();
            assertThat(client.readToEnd()).isEmpty();
            await().atMost(Duration.ofSeconds(60)).until(() -> server.sessionCount() == 0);
        }
    }

    @Test
    void dataAndSessionsLiveOverAStopAndOverACrash() throws IOException {
        ConnectResponse session;
        try (BatonServer server = TestServers.start(dir);
                RawClient client = new RawClient(server.clientPort())) {
            session = client.handshake(0, new byte[16], 30_000);
            client.call(create("/a", "one", 0));
            client.call(create("/e", "", EPHEMERAL));
        }
        BatonServer second = TestServers.start(dir);
        try (RawClient client = new RawClient(second.clientPort())) {
            assertThat(client.handshake(session.sessionId(), session.password(), 30_000)
                            .sessionId())
                    .isEqualTo(session.sessionId());
            assertThat(data(client.call(new GetData.Request("/a", false)).body()))
                    .isEqualTo("one");
            assertThat(client.call(new Exists.Request("/e", false)).header().err())
                    .isZero();
            client.call(new SetData.Request("/a", "two".getBytes(StandardCharsets.UTF_8), 0));
        }
        second.kill();
        try (BatonServer third = TestServers.start(dir);
                RawClient client = RawClient.session(third.clientPort())) {
            assertThat(data(client.call(new GetData.Request("/a", false)).body()))
                    .isEqualTo("two");
            assertThat(third.expireSession(session.sessionId())).isTrue();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> client.call(new Exists.Request("/e", false))
                                    .header()
                                    .err()
                            == NO_NODE);
            assertThat(third.expireSession(session.sessionId())).isFalse();
        }
    }

    @Test
    void everyAnsweredWriteOfManyConnectionsIsThereAfterACrash() throws IOException {
        BatonServer server = TestServers.start(dir);
        int clients = 5;
        int each = 200;
        for (int c = 0; c < clients; c++) {
            try (RawClient client = RawClient.session(server.clientPort())) {
                for (int i = 0; i < each; i++) {
                    client.send(client.encode(create("/c" + c + "-" + i, "x", 0)));
                }
                for (int i = 0; i < each; i++) {
                    assertThat(client.reply().header().err()).isZero();
                }
            }
        }
        server.kill();

        try (BatonServer again = TestServers.start(dir);
                RawClient client = RawClient.session(again.clientPort())) {
            for (int c = 0; c < clients; c++) {
                for (int i = 0; i < each; i++) {
                    assertThat(client.call(new Exists.Request("/c" + c + "-" + i, false))
                                    .header()
                                    .err())
                            .isZero();
                }
            }
        }
    }

    @Test
    void snapshotsAreTakenAndOldOnesCanBeReadBack() throws IOException {
        ServerOptions options = TestServers.options(dir).with(OptionTable.SNAP_COUNT, 20);
        try (BatonServer server = BatonServer.start(options);
                RawClient client = RawClient.session(server.clientPort())) {
            for (int i = 0; i < 200; i++) {
                assertThat(client.call(create("/s" + i, "x", 0)).header().err()).isZero();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> snapshots() > 1);
        }
        try (BatonServer server = BatonServer.start(options);
                RawClient client = RawClient.session(server.clientPort())) {
            for (int i = 0; i < 200; i++) {
                assertThat(client.call(new Exists.Request("/s" + i, false))
                                .header()
                                .err())
                        .isZero();
            }
        }
    }

    private int snapshots() {
        String[] names = dir.resolve("version-2").toFile().list((d, name) -> name.startsWith("snapshot."));
        return names == null ? 0 : names.length;
    }

    @Test
    void aWrongPasswordDoesNotResumeASession() throws IOException {
        try (BatonServer server = TestServers.start(dir);
                RawClient owner = new RawClient(server.clientPort());
                RawClient thief = new RawClient(server.clientPort())) {
            ConnectResponse session = owner.handshake(0, new byte[16], 30_000);
            assertThat(thief.handshake(session.sessionId(), new byte[16], 30_000)
                            .isExpired())
                    .isTrue();
            assertThat(owner.call(new Exists.Request("/", false)).header().err())
                    .isZero();
        }
    }

    @Test
    void twoServersShareNothingButNotOneDirectory() throws IOException {
        try (BatonServer one = TestServers.start(dir.resolve("one"));
                BatonServer two = TestServers.start(dir.resolve("two"));
                RawClient first = RawClient.session(one.clientPort());
                RawClient second = RawClient.session(two.clientPort())) {
            first.call(create("/a", "one", 0));
            assertThat(second.call(new Exists.Request("/a", false)).header().err())
                    .isEqualTo(NO_NODE);
            assertThatThrownBy(() -> TestServers.start(dir.resolve("one"))).isInstanceOf(StorageException.class);
            ServerOptions samePort = TestServers.options(dir.resolve("three")).withClientPort(one.clientPort());
            assertThatThrownBy(() -> BatonServer.start(samePort))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Cannot listen on");
            BatonServer.start(TestServers.options(dir.resolve("three"))).close();
        }
    }

    @Test
    void aServerThatCannotWriteLetsGoOfItsClientsAndSaysWhy() throws Exception {
        BatonServer server = BatonServer.start(TestServers.options(dir).with(OptionTable.SNAP_COUNT, 20));
        try (RawClient client = RawClient.session(server.clientPort())) {
            assertThat(client.call(create("/a", "x", 0)).header().err()).isZero();
            Path files = dir.resolve("version-2");
            Files.move(files, dir.resolve("gone"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            client.call(create("/b" + i, "x", 0));
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(server.whenEnded().get(60, TimeUnit.SECONDS)).contains("NoSuchFile");
        }
        server.close();
    }

    @Test
    void endsOnceAndSaysHow() throws Exception {
        BatonServer server = TestServers.start(dir);
        assertThat(server.whenEnded()).isNotDone();
        server.close();
        server.close();

        assertThat(server.whenEnded().get(60, TimeUnit.SECONDS)).isEqualTo("closed");
        assertThat(server.connectString()).isEqualTo("127.0.0.1:" + server.clientPort());
    }

    @Test
    void ttlNodesAreOnByDefault() {
        assertThat(ServerOptions.defaults().get(OptionTable.EXTENDED_TYPES)).isTrue();
    }
}
