package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.client.AuthInfo;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.ReadOptions;
import dev.baton.client.SaslOptions;
import dev.baton.client.SslOptions;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoAuth;
import dev.baton.conformance.harness.KeyStores;
import dev.baton.conformance.harness.Ports;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.ClientInfo;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Perms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS, x509 and SASL on Apache's server, which has all three. */
@Timeout(180)
@ExtendWith(ServerLogs.class)
class SecureIT {
    private static final char[] PASSWORD = KeyStores.PASSWORD.toCharArray();

    @TempDir
    static Path dir;

    private static final int SECURE_PORT = Ports.free();
    private static ServerUnderTest server;
    private static Path ownStore;
    private static Path trustPem;

    @BeforeAll
    static void startServer() throws IOException {
        Path serverStore = KeyStores.selfSigned(dir.resolve("server.p12"), "server", "dns:localhost,ip:127.0.0.1");
        ownStore = KeyStores.selfSigned(dir.resolve("client.p12"), "client", "");
        trustPem = KeyStores.certificatePem(dir.resolve("server.pem"), serverStore);
        Path jaas = Files.writeString(
                dir.resolve("jaas.conf"),
                "Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob=\"bobsecret\"; };\n");
        server = ServerKind.APACHE
                .server(ServerSettings.forSuites()
                        .withConfig("secureClientPort", String.valueOf(SECURE_PORT))
                        .withConfig("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory")
                        .withConfig("ssl.keyStore.location", serverStore.toString())
                        .withConfig("ssl.keyStore.password", KeyStores.PASSWORD)
                        .withConfig(
                                "ssl.trustStore.location",
                                KeyStores.trusting(dir.resolve("trust.p12"), ownStore)
                                        .toString())
                        .withConfig("ssl.trustStore.password", KeyStores.PASSWORD)
                        .withConfig("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                        .withProperty("java.security.auth.login.config", jaas.toString()))
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static ClientOptions secure(String host, SslOptions ssl) {
        return ClientOptions.of(host + ":" + SECURE_PORT).withSsl(ssl);
    }

    private static SslOptions fromStores() {
        return SslOptions.defaults().withTrust(trustPem).withKeyStore(ownStore, PASSWORD);
    }

    @Test
    void tlsByKeyStoreWithX509() {
        try (Client client = Client.connect(secure("127.0.0.1", fromStores()))) {
            assertThat(client.blocking().whoAmI()).contains(new ClientInfo("x509", "CN=client"));
            List<Acl> mine = List.of(new Acl(Perms.ALL, new AclId("x509", "CN=client")));
            client.blocking().create("/x509", new byte[] {1}, CreateOptions.DEFAULT.withAcl(mine));
            assertThat(client.blocking().getData("/x509").data()).containsExactly(1);
        }
        try (Client plain = Client.connect(server.connectString())) {
            assertThatThrownBy(() -> plain.blocking().getData("/x509")).isInstanceOf(NoAuth.class);
        }
    }

    @Test
    void tlsByPemAndByName() {
        SslOptions pem = SslOptions.defaults()
                .withTrust(trustPem)
                .withKey(
                        KeyStores.certificatePem(dir.resolve("client.pem"), ownStore),
                        KeyStores.keyPem(dir.resolve("client.key"), ownStore),
                        null)
                .withProtocols(List.of("TLSv1.3"));
        try (Client client = Client.connect(secure("localhost", pem))) {
            byte[] large = new byte[900_000];
            client.blocking().create("/large", large, CreateOptions.of(CreateMode.EPHEMERAL));
            assertThat(client.blocking().getData("/large").data()).isEqualTo(large);
        }
    }

    @Test
    void aServerThatDemandsACertificateGetsNoneAndTheCauseIsTold() {
        SslOptions bare = SslOptions.defaults().withTrust(trustPem);
        try (Client client = Client.connect(secure("127.0.0.1", bare))) {
            assertThatThrownBy(() ->
                            client.blocking().getData("/", ReadOptions.DEFAULT.withTimeout(Duration.ofSeconds(3))))
                    .isInstanceOf(BatonException.class)
                    .hasMessageContaining("last failure");
        }
    }

    @Test
    void saslDigestMd5ComesBeforeEverythingElseAndAgainAfterAMove() {
        ClientOptions sasl =
                ClientOptions.of(server.connectString()).withSasl(SaslOptions.digestMd5("bob", "bobsecret"));
        List<Acl> bobs = List.of(new Acl(Perms.ALL, new AclId("sasl", "bob")));
        try (Client client = Client.connect(sasl)) {
            client.blocking().create("/bobs", new byte[] {7}, CreateOptions.DEFAULT.withAcl(bobs));
            client.updateServers("localhost:" + server.port());
            assertThat(client.blocking().getData("/bobs").data()).containsExactly(7);
            assertThat(client.blocking().whoAmI()).contains(new ClientInfo("sasl", "bob"));
        }
        try (Client plain = Client.connect(server.connectString())) {
            assertThatThrownBy(() -> plain.blocking().getData("/bobs")).isInstanceOf(NoAuth.class);
            plain.blocking().addAuth(AuthInfo.digest("super", "secret"));
            assertThat(plain.blocking().getData("/bobs").data()).containsExactly(7);
        }
    }

    @Test
    void wrongSaslPasswordEndsTheClientWithACause() {
        ClientOptions wrong =
                ClientOptions.of(server.connectString()).withSasl(SaslOptions.digestMd5("bob", "not his"));
        try (Client client = Client.connect(wrong)) {
            assertThatThrownBy(() -> client.blocking().getData("/"))
                    .isInstanceOf(AuthFailed.class)
                    .hasMessageContaining("sasl");
        }
    }
}
