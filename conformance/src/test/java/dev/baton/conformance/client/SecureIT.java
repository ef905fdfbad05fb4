package dev.baton.conformance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.AuthInfo;
import dev.baton.client.Client;
import dev.baton.client.ClientOptions;
import dev.baton.client.CreateOptions;
import dev.baton.client.Explanation;
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
import org.junit.jupiter.api.BeforeAll;
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
 * TLS, x509 and SASL on both makes of server, and with {@code -Dbaton.ensemble.full=true} on three members of each. What a client is told by a
 * server that has neither shows {@link InsecureServerIT}, and what only Baton's does {@link TlsPortIT}.
 */
@Timeout(180)
@ExtendWith(ServerLogs.class)
@ParameterizedClass(name = "{0}")
@MethodSource("setups")
class SecureIT {
    private static final char[] PASSWORD = KeyStores.PASSWORD.toCharArray();

    @TempDir
    static Path dir;

    private static final List<Integer> SECURE_PORTS = new ArrayList<>();
    private static AutoCloseable running;
    private static String servers;
    private static Path serverStore;
    private static Path ownStore;
    private static Path clientTrust;
    private static Path trustPem;
    private static Path jaas;

    /** What is asked. */
    record Setup(ServerKind kind, int members) {
        Part part() {
            return kind == ServerKind.BATON ? Part.BATON : Part.APACHE;
        }
    }

    @Parameter
    Setup setup;

    static Stream<Setup> setups() {
        Stream<Integer> sizes = Boolean.getBoolean("baton.ensemble.full") ? Stream.of(1, 3) : Stream.of(1);
        return sizes.flatMap(size -> Stream.of(ServerKind.values()).map(kind -> new Setup(kind, size)));
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        serverStore = KeyStores.selfSigned(dir.resolve("server.p12"), "server", "dns:localhost,ip:127.0.0.1");
        ownStore = KeyStores.selfSigned(dir.resolve("client.p12"), "client", "");
        trustPem = KeyStores.certificatePem(dir.resolve("server.pem"), serverStore);
        clientTrust = KeyStores.trusting(dir.resolve("trust.p12"), ownStore);
        jaas = Files.writeString(
                dir.resolve("jaas.conf"),
                "Server { org.apache.zookeeper.server.auth.DigestLoginModule required user_bob=\"bobsecret\"; };\n");
    }

    @BeforeParameterizedClassInvocation
    static void start(Setup setup) {
        SECURE_PORTS.clear();
        if (setup.members() == 1) {
            ServerUnderTest server =
                    setup.kind().server(secure(ServerSettings.forSuites())).start();
            running = server;
            servers = server.connectString();
        } else {
            EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                            Collections.nCopies(setup.members(), setup.part()), SecureIT::secure)
                    .start();
            running = ensemble;
            servers = ensemble.connectString();
        }
    }

    /** Each with a port of its own. */
    private static ServerSettings secure(ServerSettings settings) {
        int port = Ports.free();
        SECURE_PORTS.add(port);
        return settings.withConfig("secureClientPort", String.valueOf(port))
                .withConfig("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory")
                .withConfig("ssl.keyStore.location", serverStore.toString())
                .withConfig("ssl.keyStore.password", KeyStores.PASSWORD)
                .withConfig("ssl.trustStore.location", clientTrust.toString())
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
            await("a failure")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.explain().timeline().stream()
                            .map(Explanation.Entry::what)
                            .anyMatch(what -> what.startsWith("attempt failed: ")));
            assertThatThrownBy(() ->
                            client.blocking().getData("/", ReadOptions.DEFAULT.withTimeout(Duration.ofMillis(100))))
                    .isInstanceOf(BatonException.class)
                    .hasMessageContaining("last failure")
                    .hasMessageNotContaining("no server was reached yet");
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
