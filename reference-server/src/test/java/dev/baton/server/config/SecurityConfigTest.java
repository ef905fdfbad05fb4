package dev.baton.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.BatonServer;
import dev.baton.server.InvalidOptionException;
import dev.baton.server.OptionTable;
import dev.baton.server.SecurityOptions;
import dev.baton.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each setting of TLS and SASL: an option, a refusal that says what is allowed, or a warning. */
class SecurityConfigTest {
    private static final String SASL = "org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    @TempDir
    Path dir;

    private final Properties system = new Properties();

    private LoadedConfig load(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("dataDir=" + dir.resolve("data"));
        return ConfigLoader.load(Files.write(dir.resolve("zoo.cfg"), all), system, true);
    }

    private void assertRefused(String message, String... lines) {
        assertThatThrownBy(() -> load(lines))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(message);
    }

    /** As {@link #assertRefused}, by what is only seen when files are read. */
    private void assertNotStarted(String message, String... lines) throws IOException {
        ServerOptions options = load(lines).options().withClientPort(0).with(OptionTable.PRE_ALLOC_SIZE, 64);
        assertThatThrownBy(() -> BatonServer.start(options))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileForZooKeeperWithTlsAndSaslIsTakenAsItIs() throws IOException {
        LoadedConfig loaded = load(
                "secureClientPort=2281",
                "secureClientPortAddress=127.0.0.1",
                "ssl.keyStore.location=/keys/server.jks",
                "ssl.keyStore.passwordPath=/keys/password",
                "ssl.trustStore.location=/keys/trust.pem",
                "ssl.clientAuth=WANT",
                "ssl.enabledProtocols=TLSv1.3,TLSv1.2",
                "ssl.ciphersuites=TLS_AES_128_GCM_SHA256",
                "authProvider.1=" + SASL,
                "authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider",
                "ssl.authProvider=x509",
                "java.security.auth.login.config=/conf/jaas.conf");
        ServerOptions options = loaded.options();
        assertThat(options.get(SecurityOptions.SECURE_CLIENT_PORT)).isEqualTo(2281);
        assertThat(options.get(SecurityOptions.CLIENT_AUTH)).isEqualTo("want");
        assertThat(options.get(SecurityOptions.ENABLED_PROTOCOLS)).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(options.get(SecurityOptions.AUTH_PROVIDERS)).hasSize(2).contains(SASL);
        assertThat(options.hasPlainPort()).isFalse();
        assertThat(loaded.warnings()).containsExactly("Option ssl.authProvider: has no effect on this server.");
        assertThat(load(
                                "clientPort=2181",
                                "secureClientPort=2281",
                                "ssl.keyStore.location=/k.p12",
                                "ssl.clientAuth=none")
                        .options()
                        .hasPlainPort())
                .isTrue();
    }

    @Test
    void systemPropertiesHaveThePrefix() throws IOException {
        system.setProperty("zookeeper.ssl.keyStore.location", "/keys/server.p12");
        system.setProperty("zookeeper.ssl.clientAuth", "none");
        system.setProperty("zookeeper.client.portUnification", "true");
        system.setProperty("zookeeper.authProvider.sasl", SASL);
        system.setProperty("java.security.auth.login.config", "/conf/jaas.conf");
        LoadedConfig loaded = load("clientPort=2181");
        assertThat(loaded.options().get(SecurityOptions.PORT_UNIFICATION)).isTrue();
        assertThat(loaded.options().get(SecurityOptions.AUTH_PROVIDERS)).containsExactly(SASL);
        assertThat(loaded.options().get(SecurityOptions.JAAS_CONFIG)).isEqualTo("/conf/jaas.conf");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void passwordsAreNotPrinted() throws IOException {
        String printed = load(
                        "secureClientPort=2281",
                        "ssl.keyStore.location=/k.p12",
                        "ssl.keyStore.password=hidden",
                        "ssl.clientAuth=none")
                .options()
                .print();
        assertThat(printed)
                .contains("secureClientPort=2281\n", "ssl.keyStore.password=********\n")
                .doesNotContain("hidden", "\nclientPort=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secureClientPort=70000|a whole number from -1 to 65535. Default: -1.",
                "ssl.keyStore.type=BCFKS|one of (empty), JKS, PKCS12, PEM. Default: empty.",
                "ssl.trustStore.type=bks|one of (empty), JKS, PKCS12, PEM. Default: empty.",
                "ssl.clientAuth=maybe|one of need, want, none. Default: need.",
                "ssl.protocol=TLS|one of TLSv1.3, TLSv1.2. Default: TLSv1.3.",
                "ssl.enabledProtocols=TLSv1.1|TLSv1.3, TLSv1.2, separated by commas, or empty. Default: empty.",
                "ssl.handshakeDetectionTimeoutMillis=0|a whole number of milliseconds from 1 to 86400000. Default: 5000.",
                "netty.server.outstandingHandshake.limit=-2|a whole number of handshakes from -1 to 1000000. Default: 1000.",
                "client.portUnification=on|true, false, yes or no. Default: false."
            })
    void aWrongValueNamesKeyValueAndWhatIsAllowed(String line, String allowed) {
        String[] parts = line.split("=");
        assertRefused("Option " + parts[0] + ": value '" + parts[1] + "' is not allowed. Allowed: " + allowed, line);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertRefused(
                "Option ssl.keyStore.location: it is empty, and secureClientPort or client.portUnification asks for TLS."
                        + " Allowed: a file with the server's key and certificates.",
                "secureClientPort=2281");
        assertRefused(
                "Option ssl.trustStore.location: it is empty, and ssl.clientAuth is 'need'. Allowed: a file with the"
                        + " certificates to trust, or ssl.clientAuth=none.",
                "secureClientPort=2281",
                "ssl.keyStore.location=/k.p12");
        assertRefused(
                "Option ssl.keyStore.location: value '/k.store' does not tell what it is. Allowed: a name that ends with"
                        + " .jks, .p12 or .pem, or any if ssl.keyStore.type is one of JKS, PKCS12, PEM.",
                "secureClientPort=2281",
                "ssl.clientAuth=none",
                "ssl.keyStore.location=/k.store");
        assertRefused(
                "Options secureClientPort and clientPort: both are 2181. Allowed: two ports, or secureClientPort alone, or"
                        + " clientPort with client.portUnification=true.",
                "clientPort=2181",
                "secureClientPort=2181",
                "ssl.keyStore.location=/k.p12");
        assertRefused(
                "Option authProvider.7: value 'org.example.Any' is not allowed. Allowed: " + SASL
                        + ", org.apache.zookeeper.server.auth.X509AuthenticationProvider,"
                        + " org.apache.zookeeper.server.auth.DigestAuthenticationProvider,"
                        + " org.apache.zookeeper.server.auth.IPAuthenticationProvider, separated by commas, or empty. Default:"
                        + " empty.",
                "authProvider.7=org.example.Any");
        assertRefused(
                "Option java.security.auth.login.config: it is empty, and authProvider asks for SASL. Allowed: a JAAS file"
                        + " with a section 'Server' that names the users.",
                "authProvider.1=" + SASL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.crl=true",
                "ssl.ocsp=true",
                "ssl.clientHostnameVerification=true",
                "ssl.context.supplier.class=org.example.Any",
                "ssl.sslProvider=OPENSSL",
                "ssl.authProvider=other",
                "ssl.quorum.keyStore.location=/k.p12",
                "X509AuthenticationProvider.clientCertIdType=SAN",
                "superUser=bob",
                "allowSaslFailedClients=true"
            })
    void whatIsNotSupportedIsRefused(String line) {
        assertThatThrownBy(() -> load(line))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageStartingWith("Option " + line.split("=")[0] + ": ")
                .hasMessageContaining("not supported");
    }

    @Test
    void whatHasNoEffectIsWarnedOf() throws IOException {
        assertThat(load("ssl.keyStore.location=/k.p12", "ssl.clientAuth=none").warnings())
                .containsExactly(
                        "Option ssl.keyStore.location: has no effect, since neither secureClientPort nor"
                                + " client.portUnification is set.",
                        "Option ssl.clientAuth: has no effect, since neither secureClientPort nor client.portUnification"
                                + " is set.");
        assertThat(load("java.security.auth.login.config=/jaas.conf").warnings())
                .containsExactly(
                        "Option java.security.auth.login.config: has no effect without authProvider.1=" + SASL + ".");
        assertThat(load("ssl.hostnameVerification=true").warnings())
                .containsExactly("Option ssl.hostnameVerification: has no effect on this server.");
    }

    @Test
    void filesThatCannotBeUsedStopTheStart() throws IOException {
        Path broken = Files.writeString(dir.resolve("broken.pem"), "no key");
        String[] tls = {"client.portUnification=true", "ssl.clientAuth=none", "ssl.keyStore.location=" + broken};
        assertNotStarted("Option ssl.keyStore.location: PEM file " + broken + " cannot be read: ", tls);
        assertNotStarted("holds no private key", tls);
        Path missing = dir.resolve("missing.p12");
        assertNotStarted(
                "Option ssl.keyStore.location: PKCS12 file " + missing + " cannot be read: ",
                "client.portUnification=true",
                "ssl.clientAuth=none",
                "ssl.keyStore.location=" + missing);
        Path jaas = Files.writeString(dir.resolve("jaas.conf"), "Other { org.example.Any required; };");
        assertNotStarted(
                "Option java.security.auth.login.config: there is no section 'Mine' in " + jaas + ".",
                "authProvider.1=" + SASL,
                "java.security.auth.login.config=" + jaas,
                "sasl.serverconfig=Mine");
    }
}
