package dev.baton.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Option;
import dev.baton.server.OptionTable;
import dev.baton.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of each setting, word by word. */
class ConfigLoaderTest {
    @TempDir
    Path dir;

    private final Properties system = new Properties();

    private LoadedConfig load(String... lines) throws IOException {
        return ConfigLoader.load(file(lines), system, false);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(dir.resolve("zoo.cfg"), List.of(lines));
    }

    private void assertRefused(String message, String... lines) {
        assertThatThrownBy(() -> load(lines))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(message);
    }

    @Test
    void readsAFileAsItIsInUse() throws IOException {
        LoadedConfig loaded = load(
                "# The number of milliseconds of each tick",
                "tickTime=2000",
                "initLimit=10",
                "syncLimit=5",
                "dataDir=" + dir,
                "clientPort=2182 ",
                "maxClientCnxns=0",
                "autopurge.snapRetainCount=5",
                "autopurge.purgeInterval=1",
                "4lw.commands.whitelist=stat, ruok, *",
                "forceSync=no",
                "zookeeper.snapCount=5000",
                "admin.enableServer=false",
                "metricsProvider.httpPort=7000");

        ServerOptions options = loaded.options();
        assertThat(options.tickTimeMillis()).isEqualTo(2000);
        assertThat(options.minSessionTimeoutMillis()).isEqualTo(4000);
        assertThat(options.maxSessionTimeoutMillis()).isEqualTo(40_000);
        assertThat(options.get(OptionTable.CLIENT_PORT)).isEqualTo(2182);
        assertThat(options.get(OptionTable.PURGE_RETAIN_COUNT)).isEqualTo(5);
        assertThat(options.get(OptionTable.FOUR_LETTER_WORDS)).containsExactly("stat", "ruok", "*");
        assertThat(options.get(OptionTable.FORCE_SYNC)).isFalse();
        assertThat(options.get(OptionTable.SNAP_COUNT)).isEqualTo(5000);
        assertThat(loaded.warnings())
                .containsExactly(
                        "Option admin.enableServer: the admin HTTP server is not there yet in this version.",
                        "Option metricsProvider.httpPort: has no effect on this server.");
    }

    @Test
    void systemPropertiesWinOverTheFile() throws IOException {
        system.setProperty("zookeeper.tickTime", "500");
        system.setProperty("jute.maxbuffer", "4194304");
        system.setProperty("zookeeper.DigestAuthenticationProvider.superDigest", "super:abc");
        system.setProperty("java.version", "17");

        LoadedConfig loaded = load("tickTime=2000");

        assertThat(loaded.options().tickTimeMillis()).isEqualTo(500);
        assertThat(loaded.options().get(OptionTable.FRAME_BYTES_MAX)).isEqualTo(4 << 20);
        assertThat(loaded.options().get(OptionTable.SUPER_DIGEST)).isEqualTo("super:abc");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void aWrongValueNamesKeyValueAndWhatIsAllowed() {
        assertRefused(
                "Option tickTime: value 'fast' is not allowed. Allowed: a whole number of milliseconds from 1 to"
                        + " 86400000. Default: 3000.",
                "tickTime=fast");
        assertRefused(
                "Option sessionSecret: value 'short' is not allowed. Allowed: text of 16 bytes or more that is the same on"
                        + " all members, or empty. Default: empty.",
                "sessionSecret=short");
        assertRefused(
                "Options silenceLimit and syncLimit: silence of 6 ticks is more than the 5 ticks that an acknowledgement may"
                        + " take. Unset, they are the same.",
                "silenceLimit=6");
        assertRefused(
                "Option clientPort: value '70000' is not allowed. Allowed: a whole number from 0 to 65535. Default:"
                        + " 2181.",
                "clientPort=70000");
        assertRefused(
                "Option forceSync: value 'maybe' is not allowed. Allowed: true, false, yes or no. Default: true.",
                "forceSync=maybe");
        assertRefused(
                "Option snapshot.compression.method: value 'zip' is not allowed. Allowed: one of (empty), gz. Default:"
                        + " empty.",
                "snapshot.compression.method=zip");
        assertRefused(
                "Option autopurge.snapRetainCount: value '2' is not allowed. Allowed: a whole number of snapshots from"
                        + " 3 to 2147483647. Default: 3.",
                "autopurge.snapRetainCount=2");
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThatThrownBy(() -> load("tickTime=0", "syncLimit=x", "sslQuorum=true"))
                .hasMessageContaining("Option tickTime")
                .hasMessageContaining("Option syncLimit")
                .hasMessageContaining("Option sslQuorum: authentication and TLS between members are not supported yet");
    }

    @Test
    void valuesThatDoNotFitEachOtherAreRefused() {
        assertRefused(
                "Options minSessionTimeout and maxSessionTimeout: the shortest session timeout, 50000 ms, is above the"
                        + " longest, 40000 ms. Unset, they are 2 and 20 times tickTime (2000 ms).",
                "tickTime=2000",
                "minSessionTimeout=50000");
        assertRefused(
                "Option minSessionTimeout: value '0' is not allowed. Allowed: a whole number of milliseconds from -1"
                        + " to 86400000 without 0. Default: -1.",
                "minSessionTimeout=0");
    }

    @Test
    void anUnknownKeyIsAWarningWithTheNearestOneAndAnErrorIfStrict() throws IOException {
        assertThat(load("tickTme=2000").warnings())
                .containsExactly("Option tickTme is not known. Did you mean tickTime?");
        assertThat(load("completelyDifferentThing=1").warnings())
                .containsExactly("Option completelyDifferentThing is not known.");
        Path file = file("tickTme=2000");
        assertThatThrownBy(() -> ConfigLoader.load(file, system, true))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage("Option tickTme is not known. Did you mean tickTime?");
    }

    @Test
    void anUnknownSystemPropertyOfOursIsAWarning() {
        system.setProperty("zookeeper.snapCuont", "1");

        assertThat(ConfigLoader.load(null, system, false).warnings())
                .containsExactly("Option zookeeper.snapCuont is not known. Did you mean snapCount?");
    }

    @Test
    void oneServerEntryIsStandalone() throws IOException {
        LoadedConfig loaded = load("server.1=localhost:2888:3888;0.0.0.0:2199");

        assertThat(loaded.options().members()).isEmpty();
        assertThat(loaded.options().get(OptionTable.CLIENT_PORT)).isEqualTo(2199);
        assertThat(loaded.options().clientHost()).isEmpty();
        assertThat(loaded.warnings())
                .containsExactly("Option server.1: the only entry, so this is a standalone server.");
    }

    @Test
    void encryptionAndAuthenticationThatCannotBeGivenAreRefused() throws IOException {
        assertThatThrownBy(() -> load("quorum.auth.enableSasl=true")).hasMessageContaining("not supported yet");
        assertThatThrownBy(() -> load("enforce.auth.enabled=true")).hasMessageContaining("not supported yet");
        assertThat(load("sessionRequireClientSASLAuth=false").warnings())
                .containsExactly("Option sessionRequireClientSASLAuth: has no effect on this server.");
    }

    @Test
    void myidIsChecked() throws IOException {
        Files.writeString(dir.resolve("myid"), "3\n");
        assertThat(load("dataDir=" + dir).warnings()).isEmpty();

        Files.writeString(dir.resolve("myid"), "three");
        assertRefused(
                "File " + dir.resolve("myid")
                        + ": value 'three' is not allowed. Allowed: a whole number from 0 to 254.",
                "dataDir=" + dir);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ConfigLoader.load(dir.resolve("none.cfg"), system, false))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContaining("none.cfg cannot be read");
    }

    @Test
    void whatIsPrintedReadsBackTheSame() throws IOException {
        ServerOptions options = ServerOptions.defaults()
                .withTickTime(Duration.ofMillis(700))
                .withDataDir(dir)
                .withSessionTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(9));

        Path printed = Files.writeString(dir.resolve("printed.cfg"), options.print());
        LoadedConfig loaded = ConfigLoader.load(printed, system, true);

        assertThat(loaded.options().print()).isEqualTo(options.print());
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void everyOptionTakesItsDefaultAndHasATextAndAKeyOfItsOwn() {
        Set<String> names = new HashSet<>();
        for (Option<?> option : OptionTable.rows()) {
            assertThat(names.add(option.key())).as(option.key()).isTrue();
            assertThat(names.add(option.property()))
                    .as(option.property())
                    .isEqualTo(!option.property().equals(option.key()));
            assertThat(option.text()).as(option.key()).endsWith(".");
            assertDefaultIsTaken(option);
        }
        assertThat(OptionTable.rows()).hasSizeGreaterThan(30);
    }

    private static <T> void assertDefaultIsTaken(Option<T> option) {
        assertThat(option.parse(option.print(option.defaultValue()))).isEqualTo(option.defaultValue());
    }
}
