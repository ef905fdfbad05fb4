package dev.baton.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.tls.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the client against the JDK's TLS server, with certificates made for the test. */
@Timeout(120)
class TlsTest {
    private static TestCertificates server;
    private static TestCertificates ownKey;

    @TempDir
    Path dir;

    @BeforeAll
    static void makeCertificates() {
        server = TestCertificates.selfSigned("server", "localhost", "127.0.0.1");
        ownKey = TestCertificates.selfSigned("client");
    }

    private static FakeServer serving(TestCertificates shown, X509Certificate... demanded) {
        return serving(FakeServer::wellBehaved, shown, demanded);
    }

    private static FakeServer serving(FakeServer.Script script, TestCertificates shown, X509Certificate... demanded) {
        SSLContext context = shown.serverContext(demanded);
        return new FakeServer(script, new javax.net.ServerSocketFactory() {
            @Override
            public java.net.ServerSocket createServerSocket(int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public java.net.ServerSocket createServerSocket(int port, int backlog) {
                throw new UnsupportedOperationException();
            }

            @Override
            public java.net.ServerSocket createServerSocket(int port, int backlog, java.net.InetAddress address)
                    throws IOException {
                SSLServerSocket socket =
                        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port, backlog, address);
                socket.setNeedClientAuth(demanded.length > 0);
                return socket;
            }
        });
    }

    private static ClientOptions options(String servers, SslOptions ssl) {
        return ClientOptions.of(servers)
                .withShuffledServers(false)
                .withBackoff(Duration.ofMillis(10), Duration.ofMillis(50))
                .withSsl(ssl);
    }

    private static void reads(ClientOptions options) {
        try (Client client = Client.connect(options)) {
            assertThat(client.blocking().getData("/x").data()).containsExactly(1, 2, 3);
        }
    }

    private static void isRefused(ClientOptions options, String why) {
        try (Client client = Client.connect(options)) {
            assertThatThrownBy(() ->
                            client.blocking().getData("/x", ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(1_500))))
                    .isInstanceOf(DeadlineExceeded.class)
                    .hasMessageContaining("never sent")
                    .hasMessageContaining(why);
        }
    }

    private SslOptions trusting(TestCertificates trusted) {
        return SslOptions.defaults().withTrust(trusted.writePem(dir.resolve("trust.pem")));
    }

    @Test
    void connectsByAddressAndByName() {
        try (FakeServer fake = serving(server)) {
            reads(options(fake.address(), trusting(server)));
            reads(options("localhost:" + fake.port(), trusting(server)));
        }
    }

    @Test
    void readsKeyStoresOfBothKinds() {
        Path pkcs12 = server.writeStore(dir.resolve("trust.p12"), "PKCS12", "secret");
        Path jks = ownKey.writeStore(dir.resolve("own.jks"), "JKS", "secret");
        try (FakeServer fake = serving(server, ownKey.certificate())) {
            reads(options(
                    fake.address(),
                    SslOptions.defaults()
                            .withTrust(pkcs12, "secret".toCharArray())
                            .withKeyStore(jks, "secret".toCharArray())));
        }
    }

    @Test
    void showsItsOwnCertificateFromPem() {
        List<String> seen = new CopyOnWriteArrayList<>();
        FakeServer.Script looking = connection -> {
            SSLSession session = ((SSLSocket) connection.socket).getSession();
            seen.add(session.getPeerPrincipal().getName());
            FakeServer.wellBehaved(connection);
        };
        SslOptions own = trusting(server)
                .withKey(ownKey.writePem(dir.resolve("own.pem")), ownKey.writeKeyPem(dir.resolve("own.key")), null);
        try (FakeServer fake = serving(looking, server, ownKey.certificate())) {
            reads(options(fake.address(), own));
            assertThat(seen).containsExactly("CN=client");
        }
    }

    @Test
    void takesContextsFromASupplier() {
        AtomicInteger asked = new AtomicInteger();
        SSLContext context = TestCertificates.selfSigned("any").serverContext(server.certificate());
        try (FakeServer fake = serving(server)) {
            reads(options(fake.address(), SslOptions.of(() -> {
                asked.incrementAndGet();
                return context;
            })));
            assertThat(asked).hasPositiveValue();
        }
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        try (FakeServer fake = serving(server)) {
            isRefused(options(fake.address(), trusting(ownKey)), "TLS: ");
        }
    }

    @Test
    void refusesACertificateForAnotherHost() {
        TestCertificates other = TestCertificates.selfSigned("127.0.0.1", "zk9.example.com");
        try (FakeServer fake = serving(other)) {
            isRefused(options(fake.address(), trusting(other)), "is for [zk9.example.com], not for '127.0.0.1'");
            reads(options(fake.address(), trusting(other).withHostNameVerified(false)));
        }
    }

    @Test
    void theCommonNameDoesNotCount() {
        TestCertificates bare = TestCertificates.selfSigned("localhost");
        try (FakeServer fake = serving(bare)) {
            isRefused(options("localhost:" + fake.port(), trusting(bare)), "its common name does not count");
        }
    }

    @Test
    void aServerThatSpeaksNoTlsAndOneThatSaysNothingAreLeft() {
        try (FakeServer plain = new FakeServer(connection -> connection.sendRaw(new byte[] {'n', 'o', '\n', 0, 0}));
                FakeServer silent = new FakeServer(FakeServer.Connection::silence);
                FakeServer good = serving(server)) {
            reads(options(plain.address() + "," + silent.address() + "," + good.address(), trusting(server)));
        }
    }

    @Test
    void unreadableFilesAreNamed() throws IOException {
        Path nothing = dir.resolve("nothing.pem");
        isRefused(options("127.0.0.1:1", SslOptions.defaults().withTrust(nothing)), "nothing.pem");
        Path empty = Files.writeString(dir.resolve("empty.pem"), "no certificate");
        isRefused(options("127.0.0.1:1", SslOptions.defaults().withTrust(empty)), "empty.pem holds no certificate");
    }

    @Test
    void replacedFilesAreUsedFromTheNextConnectionOnAndBrokenOnesAreNot() throws IOException {
        TestCertificates renewed = TestCertificates.selfSigned("renewed", "127.0.0.1");
        Path trust = server.writePem(dir.resolve("trust.pem"));
        try (FakeServer before = serving(server);
                FakeServer after = serving(renewed);
                Client client = Client.connect(
                        options(before.address(), SslOptions.defaults().withTrust(trust)))) {
            assertThat(client.blocking().getData("/x").data()).hasSize(3);

            Files.writeString(trust, "half a file");
            Files.setLastModifiedTime(trust, FileTime.fromMillis(1_000));
            client.updateServers(before.address() + "," + "127.0.0.1:1");
            client.updateServers(before.address());
            assertThat(client.blocking().getData("/x").data()).hasSize(3);

            renewed.writePem(trust);
            Files.setLastModifiedTime(trust, FileTime.fromMillis(2_000));
            client.updateServers(after.address());
            await().atMost(Duration.ofSeconds(30)).until(() -> after.accepted.get() > 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> client.state() == ConnectionState.CONNECTED);
            assertThat(client.blocking().getData("/x").data()).hasSize(3);
            assertThat(after.openConnections()).isEqualTo(1);
        }
    }
}
