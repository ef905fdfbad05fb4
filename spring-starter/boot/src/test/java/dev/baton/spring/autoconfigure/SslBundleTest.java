package dev.baton.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.client.Client;
import dev.baton.client.event.ConnectionState;
import dev.baton.spring.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Encrypted connections with the certificates of a bundle, to a server behind a {@link TlsFront}. */
@Timeout(180)
class SslBundleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static TestServer server;
    private static TlsFront front;
    private static TlsFront stranger;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, BatonAutoConfiguration.class))
            .withPropertyValues(
                    "baton.connect-string=127.0.0.1:" + front.port(),
                    "baton.ssl.bundle=servers",
                    "baton.startup=wait",
                    "baton.startup-timeout=60s",
                    "baton.close-timeout=100ms",
                    "spring.ssl.bundle.jks.servers.truststore.password=" + TlsFront.PASSWORD,
                    "spring.ssl.bundle.jks.servers.truststore.location=" + front.keyStore());

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(Files.createDirectory(dir.resolve("data")));
        front = TlsFront.start(
                dir.resolve("front.p12"), "ip:127.0.0.1", server.server().clientPort());
        stranger = TlsFront.start(
                dir.resolve("stranger.p12"), "dns:elsewhere", server.server().clientPort());
    }

    @AfterAll
    static void stop() throws Exception {
        stranger.close();
        front.close();
        server.close();
    }

    @Test
    void theBundlesCertificatesAreTrusted() {
        runner.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Client.class).state()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(context.getBean(Client.class).blocking().exists("/")).isPresent();
        });
    }

    @Test
    void othersAreNot() {
        runner.withPropertyValues("baton.ssl.bundle=", "baton.ssl.enabled=true", "baton.startup-timeout=500ms")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void theServersNameIsVerifiedUnlessToldNotTo() {
        ApplicationContextRunner elsewhere = runner.withPropertyValues(
                "baton.connect-string=127.0.0.1:" + stranger.port(),
                "spring.ssl.bundle.jks.servers.truststore.location=" + stranger.keyStore());
        elsewhere
                .withPropertyValues("baton.startup-timeout=500ms")
                .run(context -> assertThat(context).hasFailed());
        elsewhere
                .withPropertyValues("baton.ssl.verify-hostname=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void switchedOffInSpiteOfABundle() {
        runner.withPropertyValues("baton.ssl.enabled=false", "baton.connect-string=" + server.connectString())
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aReloadedBundleIsUsedFromTheNextConnectionOn() throws Exception {
        Path store = dir.resolve("reloaded.p12");
        Files.copy(stranger.keyStore(), store);
        runner.withPropertyValues(
                        "baton.startup=background",
                        "spring.ssl.bundle.jks.servers.truststore.location=" + store,
                        "spring.ssl.bundle.jks.servers.reload-on-update=true",
                        "spring.ssl.bundle.watch.file.quiet-period=100ms")
                .run(context -> {
                    Client client = context.getBean(Client.class);
                    SslBundle before = context.getBean(SslBundles.class).getBundle("servers");
                    assertThat(context.getBean(BatonConnectionDetails.class).getSslBundle())
                            .isSameAs(before);
                    assertThat(client.state()).isEqualTo(ConnectionState.CONNECTING);
                    Files.copy(front.keyStore(), store, StandardCopyOption.REPLACE_EXISTING);
                    await("a connection with the new certificates")
                            .atMost(PATIENCE)
                            .until(() -> client.state() == ConnectionState.CONNECTED);
                });
    }
}
