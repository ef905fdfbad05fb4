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
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TLS, x509 and SASL on Apache's server, which has all three, and with {@code -Dbaton.ensemble.full=true} on three of them; Baton's server has
 * none of them yet, see {@link InsecureServerIT}.
 */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "members: {0}")
@MethodSource("sizes")
class SecureIT {
    private static final char[] PASSWORD = KeyStores.PASSWORD.toCharArray();

    @TempDir
    static Path dir;

    private static final List<Integer> SECURE_PORTS = new ArrayList<>();
    private static AutoCloseable running;
    private static String servers;
    private static Path ownStore;
    private static Path trustPem;

    @Parameter
    int members;

    static Stream<Integer> sizes() {
        return Boolean.getBoolean("baton.ensemble.full") ? Stream.of(1, 3) : Stream.of(1);
    }

    @BeforeParameterizedClassInvocation
    static void start(int members) throws IOException {
        Path stores = Files.createDirectories(dir.resolve(members + "-stores"));
        Path serverStore = KeyStores.selfSigned(stores.resolve("server.p12"), "server", "dns:localhost,ip:127.0.0.1");
        ownStore = KeyStores.selfSigned(stores.resolve("client.p12"), "client", "");
        trustPem = KeyStores.certificatePem(stores.resolve("server.pem"), serverStore);
        Path clientTrust = KeyStores.trusting(stores.resolve("trust.p12"), ownStore);
        Path jaas = Files.writeString(
                stores.resolve("jaas.conf"),
                "Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob=\"bobsecret\"; };\n");
        SECURE_PORTS.clear();
        if (members == 1) {
            ServerUnderTest server = ServerKind.APACHE
                    .server(secure(ServerSettings.forSuites(), serverStore, clientTrust, jaas))
                    .start();
            running = server;
            servers = server.connectString();
        } else {
            EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                            Collections.nCopies(members, Part.APACHE),
                            settings -> secure(settings, serverStore, clientTrust, jaas))
                    .start();
            running = ensemble;
            servers = ensemble.connectString();
        }
    }

    /** Each with a port of its own. */
    private static ServerSettings secure(ServerSettings settings, Path keyStore, Path trustStore, Path jaas) {
        int port = Ports.free();
        SECURE_PORTS.add(port);
        return settings.withConfig("secureClientPort", String.valueOf(port))
                .withConfig("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory")
                .withConfig("ssl.keyStore.location", keyStore.toString())
                .withConfig("ssl.keyStore.password", KeyStores.PASSWORD)
                .withConfig("ssl.trustStore.location", trustStore.toString())
                .withConfig("ssl.trustStore.password", KeyStores.PASSWORD)
                .withConfig("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider")
                .withProperty("java.security.auth.login.config", jaas.toString());
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        running.close();
    }

    private static ClientOptions secure(String host, SslOptions ssl) {
        String connect = SECURE_PORTS.stream().map(port -> host + ":" + port).collect(Collectors.joining(","));
        return ClientOptions.of(connect).withSsl(ssl);
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
        try (Client plain = Client.connect(servers)) {
            plain.blocking().sync("/");
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
        ClientOptions sasl = ClientOptions.of(servers).withSasl(SaslOptions.digestMd5("bob", "bobsecret"));
        List<Acl> bobs = List.of(new Acl(Perms.ALL, new AclId("sasl", "bob")));
        try (Client client = Client.connect(sasl)) {
            client.blocking().create("/bobs", new byte[] {7}, CreateOptions.DEFAULT.withAcl(bobs));
            client.updateServers(servers.replace("127.0.0.1", "localhost"));
            assertThat(client.blocking().getData("/bobs").data()).containsExactly(7);
            assertThat(client.blocking().whoAmI()).contains(new ClientInfo("sasl", "bob"));
        }
        try (Client plain = Client.connect(servers)) {
            plain.blocking().sync("/");
            assertThatThrownBy(() -> plain.blocking().getData("/bobs")).isInstanceOf(NoAuth.class);
            plain.blocking().addAuth(AuthInfo.digest("super", "secret"));
            assertThat(plain.blocking().getData("/bobs").data()).containsExactly(7);
        }
    }

    @Test
    void wrongSaslPasswordEndsTheClientWithACause() {
        ClientOptions wrong = ClientOptions.of(servers).withSasl(SaslOptions.digestMd5("bob", "not his"));
        try (Client client = Client.connect(wrong)) {
            assertThatThrownBy(() -> client.blocking().getData("/"))
                    .isInstanceOf(AuthFailed.class)
                    .hasMessageContaining("sasl");
        }
    }
}
