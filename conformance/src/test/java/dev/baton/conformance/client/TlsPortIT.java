package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.SslOptions;
import dev.baton.client.error.NoAuth;
import dev.baton.conformance.harness.KeyStores;
import dev.baton.conformance.harness.TlsSocket;
import dev.baton.server.BatonServer;
import dev.baton.server.Ensemble;
import dev.baton.server.OptionTable;
import dev.baton.server.SecurityOptions;
import dev.baton.server.ServerOptions;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.Perms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS as Baton's server speaks it, beyond what Apache's does, and what its port makes of those who do not speak it well. */
@Timeout(180)
class TlsPortIT {
    private static final String NAMES = "dns:localhost,ip:127.0.0.1";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ClientInfo CLIENT = new ClientInfo("x509", "CN=client");

    @TempDir
    static Path files;

    private static Path first;
    private static Path second;
    private static Path own;
    private static Path trustOfServer;

    /** For the tests that change nothing about their server. It has a port for TLS and none in clear, and time for everything. */
    private static BatonServer shared;

    @TempDir
    Path dir;

    /** Of a test that has settings or files of its own. */
    private @Nullable BatonServer server;

    @BeforeAll
    static void makeKeys() {
        first = KeyStores.selfSigned(files.resolve("first.p12"), "server", NAMES);
        second = KeyStores.selfSigned(files.resolve("second.p12"), "second", NAMES);
        own = KeyStores.selfSigned(files.resolve("client.p12"), "client", "");
        trustOfServer = KeyStores.trusting(files.resolve("trust.p12"), own);
        shared = BatonServer.start(secureOnly(files)
                .with(OptionTable.HANDSHAKE_TIMEOUT, 60_000)
                .with(SecurityOptions.X509_SUPER_USER, "CN=client"));
    }

    @AfterAll
    static void stopShared() {
        shared.close();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static ServerOptions tls(ServerOptions options) {
        return options.with(SecurityOptions.KEY_STORE, first.toString())
                .with(SecurityOptions.KEY_STORE_PASSWORD, KeyStores.PASSWORD)
                .with(SecurityOptions.TRUST_STORE, trustOfServer.toString())
                .with(SecurityOptions.TRUST_STORE_PASSWORD, KeyStores.PASSWORD)
                .with(SecurityOptions.CLIENT_AUTH, "want");
    }

    private static ServerOptions secureOnly(Path dir) {
        return tls(ServerOptions.defaults()
                .withDataDir(dir.resolve("data"))
                .with(SecurityOptions.SECURE_CLIENT_PORT, 0)
                .with(SecurityOptions.SECURE_CLIENT_PORT_ADDRESS, "127.0.0.1")
                .with(OptionTable.PRE_ALLOC_SIZE, 64)
                .with(OptionTable.MAX_CLIENT_CNXNS, 0));
    }

    private BatonServer start(ServerOptions options) {
        server = BatonServer.start(options);
        return server;
    }

    private static SslOptions noKey() {
        return SslOptions.defaults().withTrust(KeyStores.certificatePem(files.resolve("trusted.pem"), first));
    }

    private static SslOptions ownKey() {
        return noKey().withKeyStore(own, KeyStores.PASSWORD.toCharArray());
    }

    private static List<ClientInfo> whoIs(String servers, SslOptions ssl) {
        try (Client client = Client.connect(ClientOptions.of(servers).withSsl(ssl))) {
            return client.blocking().whoAmI();
        }
    }

    private static String subjectShownBy(BatonServer asked) throws IOException {
        try (TlsSocket socket = TlsSocket.connect(asked.secureClientPort())) {
            return socket.serverSubject();
        }
    }

    @Test
    void aServerMayHaveAPortForTlsOnlyWhereCertificatesAreWelcomeAndNotDemanded() {
        assertThat(shared.clientPort()).isZero();
        assertThat(shared.connectString()).isEqualTo("127.0.0.1:" + shared.secureClientPort());
        assertThat(whoIs(shared.connectString(), ownKey())).contains(CLIENT);
        assertThat(whoIs(shared.connectString(), noKey()))
                .extracting(ClientInfo::authScheme)
                .containsExactly("ip");
    }

    @Test
    void keysAndTrustMayBePemOrJksWithThePasswordInAFile() throws IOException {
        Path pem = dir.resolve("both.pem");
        Files.writeString(
                pem,
                Files.readString(KeyStores.keyPem(dir.resolve("key.pem"), first))
                        + Files.readString(KeyStores.certificatePem(dir.resolve("chain.pem"), first)));
        Path trust = KeyStores.certificatePem(dir.resolve("trust.pem"), own);
        server = start(secureOnly(dir)
                .with(SecurityOptions.KEY_STORE, pem.toString())
                .with(SecurityOptions.KEY_STORE_PASSWORD, "")
                .with(SecurityOptions.TRUST_STORE, trust.toString())
                .with(SecurityOptions.CLIENT_AUTH, "need"));
        assertThat(whoIs(server.connectString(), ownKey())).contains(CLIENT);
        server.close();

        Path password = Files.writeString(dir.resolve("password"), KeyStores.PASSWORD + "\n");
        Path jks = KeyStores.as("JKS", dir.resolve("server.jks"), first);
        server = start(secureOnly(dir)
                .with(SecurityOptions.KEY_STORE, jks.toString())
                .with(SecurityOptions.KEY_STORE_PASSWORD, "another")
                .with(SecurityOptions.KEY_STORE_PASSWORD_PATH, password.toString()));
        assertThat(whoIs(server.connectString(), ownKey())).contains(CLIENT);
    }

    @Test
    void aSubjectMayBeTheSuperUsers() {
        List<Acl> nobodys = List.of(new Acl(Perms.ALL, new AclId("x509", "CN=nobody")));
        try (Client root =
                Client.connect(ClientOptions.of(shared.connectString()).withSsl(ownKey()))) {
            root.blocking().create("/closed", new byte[] {1}, CreateOptions.DEFAULT.withAcl(nobodys));
            assertThat(root.blocking().getData("/closed").data()).containsExactly(1);
        }
        try (Client other =
                Client.connect(ClientOptions.of(shared.connectString()).withSsl(noKey()))) {
            other.blocking().sync("/");
            assertThatThrownBy(() -> other.blocking().getData("/closed")).isInstanceOf(NoAuth.class);
        }
    }

    @Test
    void aReplacedCertificateIsShownFromTheNextConnectionOnAndABrokenOneIsNot() throws IOException {
        Path keyStore = Files.copy(first, dir.resolve("server.p12"));
        server = start(secureOnly(dir).with(SecurityOptions.KEY_STORE, keyStore.toString()));
        assertThat(subjectShownBy(server)).isEqualTo("CN=server");
        try (TlsSocket before = TlsSocket.connect(server.secureClientPort())) {
            Files.copy(second, keyStore, StandardCopyOption.REPLACE_EXISTING);
            assertThat(subjectShownBy(server)).isEqualTo("CN=second");
            assertThat(before.ask("srvr")).contains("Mode: standalone");
        }
        Files.writeString(keyStore, "half");
        assertThat(subjectShownBy(server)).isEqualTo("CN=second");
        Files.delete(keyStore);
        assertThat(subjectShownBy(server)).isEqualTo("CN=second");
        Files.copy(first, keyStore);
        assertThat(subjectShownBy(server)).isEqualTo("CN=server");
    }

    @Test
    void whoIsNotTrustedAnyMoreDoesNotComeBackByResumption() throws IOException {
        Path trust = Files.copy(trustOfServer, dir.resolve("trust.p12"));
        server = start(secureOnly(dir).with(SecurityOptions.TRUST_STORE, trust.toString()));
        try (TlsSocket known = TlsSocket.showing(server.secureClientPort(), own, "TLSv1.2")) {
            assertThat(known.ask("srvr")).contains("Mode: standalone");
            try (TlsSocket back = known.again()) {
                assertThat(back.agreedMillis()).isEqualTo(known.agreedMillis());
                assertThat(back.ask("srvr")).contains("Mode: standalone");
            }
            KeyStores.trusting(trust, second);
            assertThatThrownBy(known::again).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatIsNotTlsIsClosedOnAPortForTls() throws IOException {
        List<String> garbage =
                List.of("srvr", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\u002c\0\0\0\0", "\u0016garbage of no use to anybody");
        for (String bytes : garbage) {
            try (TlsSocket other = TlsSocket.plain(shared.secureClientPort())) {
                other.send(bytes.getBytes(StandardCharsets.ISO_8859_1));
                // At most an alert, which is a record of seven bytes.
                assertThat(other.readToEnd()).as(bytes).hasSizeLessThan(8);
            }
        }
        assertThat(subjectShownBy(shared)).isEqualTo("CN=server");
    }

    /** Each says that 512 bytes come, and sends eleven. */
    private static List<TlsSocket> stalled(BatonServer server, int count) throws IOException {
        List<TlsSocket> stalled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TlsSocket socket = TlsSocket.plain(server.secureClientPort());
            stalled.add(socket);
            socket.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3});
        }
        return stalled;
    }

    private static void close(List<TlsSocket> sockets) throws IOException {
        for (TlsSocket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void stalledHandshakesHoldUpNobody() throws Exception {
        List<TlsSocket> stalled = stalled(shared, 100);
        ExecutorService callers = Executors.newFixedThreadPool(2);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                // One in ten from scratch: what the others save is the client's time and the test's.
                boolean whole = i % 10 == 0;
                int port = shared.secureClientPort();
                answers.add(callers.submit(() -> {
                    try (TlsSocket socket = whole ? TlsSocket.connect(port) : TlsSocket.resuming(port)) {
                        return socket.ask("srvr");
                    }
                }));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).contains("Mode: standalone");
            }
        } finally {
            callers.shutdownNow();
            close(stalled);
        }
    }

    @Test
    void stalledHandshakesAreClosedInTime() throws IOException {
        server = start(secureOnly(dir).with(OptionTable.HANDSHAKE_TIMEOUT, 200));
        List<TlsSocket> stalled = stalled(server, 10);
        stalled.add(TlsSocket.plain(server.secureClientPort()));
        for (TlsSocket socket : stalled) {
            assertThat(socket.readToEnd()).hasSizeLessThan(8);
        }
        close(stalled);
    }

    @Test
    void moreHandshakesThanMayBeUnderWayAreTurnedAway() throws IOException {
        BatonServer narrow = start(secureOnly(dir).with(SecurityOptions.HANDSHAKES_MAX, 1));
        try (TlsSocket stalled = TlsSocket.plain(narrow.secureClientPort())) {
            stalled.send(new byte[] {22, 3, 1, 2, 0});
            // It counts from its first byte on, which has come when another one is turned away.
            await("the limit").atMost(LONG).until(() -> {
                try (TlsSocket other = TlsSocket.connect(narrow.secureClientPort())) {
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        await("room again")
                .atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(subjectShownBy(narrow)).isEqualTo("CN=server"));
    }

    @Test
    void aClientBeginsNoSecondHandshake() throws IOException {
        try (TlsSocket socket = TlsSocket.connect(shared.secureClientPort(), "TLSv1.2")) {
            assertThatThrownBy(() -> {
                        socket.handshakeAgain();
                        socket.ask("srvr");
                    })
                    .isInstanceOf(IOException.class);
        }
        try (TlsSocket socket = TlsSocket.connect(shared.secureClientPort(), "TLSv1.2")) {
            assertThat(socket.ask("srvr")).contains("Mode: standalone");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedAlsoWhereNoneWillDo() throws IOException {
        try (TlsSocket stranger = TlsSocket.showing(shared.secureClientPort(), second)) {
            // With TLS 1.3 the client is through before the server has looked at its certificate.
            assertThatThrownBy(() -> stranger.ask("srvr")).isInstanceOf(IOException.class);
        }
        try (TlsSocket known = TlsSocket.showing(shared.secureClientPort(), own)) {
            assertThat(known.ask("srvr")).contains("Mode: standalone");
        }
    }

    @Test
    void onlyVersionsAreSpokenThatAreEnabled() throws IOException {
        server = start(secureOnly(dir).withText(SecurityOptions.ENABLED_PROTOCOLS, "TLSv1.3"));
        assertThatThrownBy(() -> TlsSocket.connect(server.secureClientPort(), "TLSv1.2"))
                .isInstanceOf(IOException.class);
        assertThat(subjectShownBy(server)).isEqualTo("CN=server");
    }

    @Test
    void onePortOfAMemberTakesClientsInClearAndWithTlsAndEveryMemberKnowsWhoAsks() throws IOException {
        List<Acl> mine = List.of(new Acl(Perms.ALL, new AclId("x509", "CN=client")));
        try (Ensemble ensemble =
                Ensemble.start(2, 1, options -> tls(options).with(SecurityOptions.PORT_UNIFICATION, true))) {
            for (long id : ensemble.ids()) {
                String path = "/from-" + id;
                String member = ensemble.connectString(id);
                try (Client client = Client.connect(ClientOptions.of(member).withSsl(ownKey()))) {
                    client.blocking().create(path, new byte[] {1}, CreateOptions.DEFAULT.withAcl(mine));
                    assertThat(client.blocking().setData(path, new byte[] {2}).version())
                            .isEqualTo(1);
                }
                try (Client plain = Client.connect(member)) {
                    assertThatThrownBy(() -> plain.blocking().setData(path, new byte[] {3}))
                            .isInstanceOf(NoAuth.class);
                }
                try (TlsSocket socket = TlsSocket.connect(ensemble.member(id).clientPort())) {
                    assertThat(socket.ask("srvr")).contains("Mode: ");
                }
            }
        }
    }
}
