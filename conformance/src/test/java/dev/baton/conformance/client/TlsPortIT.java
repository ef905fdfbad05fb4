package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.Explanation;
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
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @TempDir
    Path dir;

    private Path keyStore;
    private BatonServer server;

    @BeforeAll
    static void makeKeys() {
        first = KeyStores.selfSigned(files.resolve("first.p12"), "server", NAMES);
        second = KeyStores.selfSigned(files.resolve("second.p12"), "second", NAMES);
        own = KeyStores.selfSigned(files.resolve("client.p12"), "client", "");
        trustOfServer = KeyStores.trusting(files.resolve("trust.p12"), own);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private ServerOptions tls(ServerOptions options) {
        try {
            keyStore = Files.copy(first, dir.resolve("server.p12"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return options.with(SecurityOptions.KEY_STORE, keyStore.toString())
                .with(SecurityOptions.KEY_STORE_PASSWORD, KeyStores.PASSWORD)
                .with(SecurityOptions.TRUST_STORE, trustOfServer.toString())
                .with(SecurityOptions.TRUST_STORE_PASSWORD, KeyStores.PASSWORD)
                .with(SecurityOptions.CLIENT_AUTH, "want");
    }

    /** With a port for TLS and none in clear. */
    private ServerOptions secureOnly() {
        return tls(ServerOptions.defaults()
                .withDataDir(dir.resolve("data"))
                .with(SecurityOptions.SECURE_CLIENT_PORT, 0)
                .with(SecurityOptions.SECURE_CLIENT_PORT_ADDRESS, "127.0.0.1")
                .with(OptionTable.PRE_ALLOC_SIZE, 64)
                .with(OptionTable.MAX_CLIENT_CNXNS, 0));
    }

    private void start(ServerOptions options) {
        server = BatonServer.start(options);
    }

    private static SslOptions trusting(Path... servers) {
        return SslOptions.defaults().withTrust(KeyStores.certificatePem(files.resolve("trusted.pem"), servers[0]));
    }

    private static SslOptions ownKey() {
        return trusting(first).withKeyStore(own, KeyStores.PASSWORD.toCharArray());
    }

    private static List<ClientInfo> whoIs(String servers, SslOptions ssl) {
        try (Client client = Client.connect(ClientOptions.of(servers).withSsl(ssl))) {
            return client.blocking().whoAmI();
        }
    }

    private String subjectShown() throws IOException {
        try (TlsSocket socket = TlsSocket.connect(server.secureClientPort())) {
            return socket.serverSubject();
        }
    }

    @Test
    void aServerMayHaveAPortForTlsOnlyWhereCertificatesAreWelcomeAndNotDemanded() {
        start(secureOnly());
        assertThat(server.clientPort()).isZero();
        assertThat(server.connectString()).isEqualTo("127.0.0.1:" + server.secureClientPort());
        assertThat(whoIs(server.connectString(), ownKey())).contains(CLIENT);
        assertThat(whoIs(server.connectString(), trusting(first)))
                .extracting(ClientInfo::authScheme)
                .containsExactly("ip");
    }

    @Test
    void onePortTakesClientsInClearAndWithTls() throws IOException {
        start(tls(ServerOptions.defaults()
                .withDataDir(dir.resolve("data"))
                .withClientPort(0)
                .with(OptionTable.CLIENT_PORT_ADDRESS, "127.0.0.1")
                .with(OptionTable.PRE_ALLOC_SIZE, 64)
                .with(SecurityOptions.PORT_UNIFICATION, true)));
        assertThat(whoIs(server.connectString(), ownKey())).contains(CLIENT);
        try (Client plain = Client.connect(server.connectString())) {
            assertThat(plain.blocking().whoAmI()).doesNotContain(CLIENT);
        }
        try (TlsSocket socket = TlsSocket.connect(server.clientPort())) {
            assertThat(socket.ask("srvr")).contains("Mode: standalone");
        }
    }

    @Test
    void aReplacedCertificateIsShownFromTheNextConnectionOnAndABrokenOneIsNot() throws IOException {
        start(secureOnly());
        assertThat(subjectShown()).isEqualTo("CN=server");
        try (TlsSocket before = TlsSocket.connect(server.secureClientPort())) {
            Files.copy(second, keyStore, StandardCopyOption.REPLACE_EXISTING);
            assertThat(subjectShown()).isEqualTo("CN=second");
            assertThat(before.ask("srvr")).contains("Mode: standalone");
        }
        Files.writeString(keyStore, "half");
        assertThat(subjectShown()).isEqualTo("CN=second");
        Files.delete(keyStore);
        assertThat(subjectShown()).isEqualTo("CN=second");
        Files.copy(first, keyStore);
        assertThat(subjectShown()).isEqualTo("CN=server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"srvr", "GET / HTTP/1.1\r\n\r\n", "\0\0\0\u002c\0\0\0\0", "\u0016garbage of no use to anybody"})
    void whatIsNotTlsIsClosedOnAPortForTls(String bytes) throws IOException {
        start(secureOnly());
        try (TlsSocket other = TlsSocket.plain(server.secureClientPort())) {
            other.send(bytes.getBytes(StandardCharsets.ISO_8859_1));
            // At most an alert, which is a record of seven bytes.
            assertThat(other.readToEnd()).hasSizeLessThan(8);
        }
        assertThat(subjectShown()).isEqualTo("CN=server");
    }

    @Test
    void stalledHandshakesHoldUpNobodyAndAreClosedInTime() throws Exception {
        start(secureOnly().with(OptionTable.HANDSHAKE_TIMEOUT, 3_000));
        List<TlsSocket> stalled = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 100; i++) {
                TlsSocket socket = TlsSocket.plain(server.secureClientPort());
                // A record of 512 bytes, of which eleven come.
                socket.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3});
                stalled.add(socket);
            }
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(callers.submit(() -> {
                    try (TlsSocket socket = TlsSocket.connect(server.secureClientPort())) {
                        return socket.ask("srvr");
                    }
                }));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).contains("Mode: standalone");
            }
            for (TlsSocket socket : stalled) {
                assertThat(socket.readToEnd()).hasSizeLessThan(8);
            }
        } finally {
            callers.shutdownNow();
            for (TlsSocket socket : stalled) {
                socket.close();
            }
        }
    }

    @Test
    void moreHandshakesThanMayBeUnderWayAreTurnedAway() throws IOException {
        start(secureOnly().with(SecurityOptions.HANDSHAKES_MAX, 1));
        try (TlsSocket stalled = TlsSocket.plain(server.secureClientPort())) {
            stalled.send(new byte[] {22, 3, 1, 2, 0});
            // It counts from its first byte on, which has come when another one is turned away.
            await("the limit").atMost(LONG).until(() -> {
                try (TlsSocket other = TlsSocket.connect(server.secureClientPort())) {
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        await("room again")
                .atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(subjectShown()).isEqualTo("CN=server"));
    }

    @Test
    void aClientBeginsNoSecondHandshake() throws IOException {
        start(secureOnly());
        try (TlsSocket socket = TlsSocket.connect(server.secureClientPort(), "TLSv1.2")) {
            assertThatThrownBy(() -> {
                        socket.handshakeAgain();
                        socket.ask("srvr");
                    })
                    .isInstanceOf(IOException.class);
        }
        try (TlsSocket socket = TlsSocket.connect(server.secureClientPort(), "TLSv1.2")) {
            assertThat(socket.ask("srvr")).contains("Mode: standalone");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefusedWithTheReason() {
        start(secureOnly());
        SslOptions stranger = trusting(first).withKeyStore(second, KeyStores.PASSWORD.toCharArray());
        try (Client client =
                Client.connect(ClientOptions.of(server.connectString()).withSsl(stranger))) {
            await("a failure")
                    .atMost(LONG)
                    .until(() -> client.explain().timeline().stream()
                            .map(Explanation.Entry::what)
                            .anyMatch(what -> what.contains("certificate_unknown")));
        }
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void onlyVersionsAreSpokenThatAreEnabled() throws IOException {
        start(secureOnly().withText(SecurityOptions.ENABLED_PROTOCOLS, "TLSv1.3"));
        assertThatThrownBy(() -> TlsSocket.connect(server.secureClientPort(), "TLSv1.2"))
                .isInstanceOf(SSLException.class);
        assertThat(subjectShown()).isEqualTo("CN=server");
    }

    @Test
    void everyMemberOfAnEnsembleKnowsWhoAsksAlsoOnBehalfOfAnother() {
        List<Acl> mine = List.of(new Acl(Perms.ALL, new AclId("x509", "CN=client")));
        try (Ensemble ensemble =
                Ensemble.start(2, 1, options -> tls(options).with(SecurityOptions.PORT_UNIFICATION, true))) {
            for (long id : ensemble.ids()) {
                String path = "/from-" + id;
                try (Client client = Client.connect(
                        ClientOptions.of(ensemble.connectString(id)).withSsl(ownKey()))) {
                    client.blocking().create(path, new byte[] {1}, CreateOptions.DEFAULT.withAcl(mine));
                    assertThat(client.blocking().setData(path, new byte[] {2}).version())
                            .isEqualTo(1);
                }
                try (Client plain = Client.connect(ensemble.connectString(id))) {
                    assertThatThrownBy(() -> plain.blocking().setData(path, new byte[] {3}))
                            .isInstanceOf(NoAuth.class);
                }
            }
        }
    }
}
