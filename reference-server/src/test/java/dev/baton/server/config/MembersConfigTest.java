package dev.baton.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.InvalidOptionException;
import dev.baton.server.Member;
import dev.baton.server.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries that describe an ensemble. */
class MembersConfigTest {
    private static final String FORM =
            "Allowed: host:quorumPort:electionPort[:participant|:observer][;[address:]clientPort]";

    @TempDir
    Path dir;

    @BeforeEach
    void number() throws IOException {
        Files.writeString(dir.resolve("myid"), "2\n");
    }

    private LoadedConfig load(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of(lines));
        all.add("dataDir=" + dir);
        Path file = Files.write(dir.resolve("zoo.cfg"), all);
        return ConfigLoader.load(file, new Properties(), false);
    }

    private void assertRefused(String message, String... lines) {
        assertThatThrownBy(() -> load(lines))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessage(message);
    }

    private static Members membersOf(LoadedConfig loaded) {
        return loaded.options().members().orElseThrow();
    }

    @Test
    void threeEntriesAndAnObserver() throws IOException {
        LoadedConfig loaded = load(
                "initLimit=7",
                "server.1=zoo1:2888:3888",
                "server.2=zoo2:2888:3888:participant;2181",
                "server.3=[fe80::1]:2888:3888;[::1]:2182",
                "server.10=zoo4:2888:3888:observer");

        Members members = membersOf(loaded);
        assertThat(loaded.options().serverId()).isEqualTo(2);
        assertThat(loaded.warnings()).isEmpty();
        assertThat(members.voters()).containsExactly(1L, 2L, 3L);
        assertThat(members.observers()).containsExactly(10L);
        assertThat(loaded.options().clientPort()).isEqualTo(2181);
        assertThat(loaded.options().clientHost()).isEmpty();
        assertThat(members.byId().get(3L))
                .isEqualTo(new Member(3, "fe80::1", 2888, 3888, Member.Role.PARTICIPANT, "::1", 2182));
        assertThat(members.text()).isEqualTo("""
                server.1=zoo1:2888:3888:participant
                server.2=zoo2:2888:3888:participant;0.0.0.0:2181
                server.3=[fe80::1]:2888:3888:participant;[::1]:2182
                server.10=zoo4:2888:3888:observer
                version=0""");
    }

    @Test
    void groupsAndWeights() throws IOException {
        Members members = membersOf(load(
                "server.1=a:1:2",
                "server.2=b:1:2",
                "server.3=c:1:2",
                "group.1=1:2",
                "group.2=3",
                "weight.1=2",
                "weight.3=0"));

        assertThat(members.groups().get(1L)).containsExactly(1L, 2L);
        assertThat(members.groups().get(2L)).containsExactly(3L);
        assertThat(members.weights())
                .containsEntry(1L, 2L)
                .containsEntry(3L, 0L)
                .hasSize(2);
        assertThat(members.text()).contains("group.1=1:2\ngroup.2=3\nweight.1=2\nweight.2=1\nweight.3=0\nversion=0");
    }

    /** As ZooKeeper writes it: the version is in the name. */
    @Test
    void theNameOfTheFileSaysTheVersionIfTheFileDoesNot() throws IOException {
        Path dynamic = Files.writeString(
                dir.resolve("zoo.cfg.dynamic.20000000a"), "server.1=a:1:2;3\nserver.2=b:1:2;4\nserver.3=c:1:2;5\n");
        assertThat(membersOf(load("dynamicConfigFile=" + dynamic)).version()).isEqualTo(0x20000000aL);
    }

    @Test
    void theEntriesMayBeInAFileOfTheirOwn() throws IOException {
        Path dynamic = Files.writeString(
                dir.resolve("zoo.cfg.dynamic.100000000"),
                "server.1=a:1:2;3\nserver.2=b:1:2;4\nserver.3=c:1:2;5\nversion=100000000");

        LoadedConfig loaded = load("dynamicConfigFile=" + dynamic);

        assertThat(membersOf(loaded).version()).isEqualTo(0x100000000L);
        assertThat(loaded.options().clientPort()).isEqualTo(4);
        assertRefused(
                "Option dynamicConfigFile: there are server, group or weight entries in the main file too."
                        + " Keep them in one place.",
                "dynamicConfigFile=" + dynamic,
                "server.1=a:1:2");
        Files.writeString(dynamic, "server.1=a:1:2\ntickTime=3");
        assertRefused(
                "Option tickTime: does not belong into " + dynamic
                        + ". Allowed there: server, group and weight entries, and version.",
                "dynamicConfigFile=" + dynamic);
        Files.writeString(dynamic, "server.1=a:1:2\nversion=xyz");
        assertThatThrownBy(() -> load("dynamicConfigFile=" + dynamic)).hasMessageContaining("a hexadecimal number");
        assertThatThrownBy(() -> load("dynamicConfigFile=" + dir.resolve("none")))
                .hasMessageContaining("none cannot be read");
    }

    @Test
    void anEnsembleOfOneIsPossibleIfAskedFor() throws IOException {
        assertThat(membersOf(load("standaloneEnabled=false", "server.2=a:1:2")).voters())
                .containsExactly(2L);
    }

    @Test
    void oddThingsAreWarnings() throws IOException {
        assertThat(load("peerType=observer", "server.1=a:1:2", "server.2=b:1:2").warnings())
                .containsExactly(
                        "There are 2 participants: they survive no more failures than 1 would. An odd number is better.",
                        "Option peerType: the entry server.2 says otherwise, and counts.");
    }

    /** The own entry, the option, and where it is. */
    @ParameterizedTest
    @CsvSource({
        "b:1:2, , '', 2181",
        "b:1:2, b2, b2, 2181",
        "b:1:2;4, , '', 4",
        "b:1:2;4, b2, b2, 4",
        "b:1:2;0.0.0.0:4, b2, b2, 4",
        "b:1:2;b1:4, , b1, 4",
        "b:1:2;b1:4, b1, b1, 4",
        "b:1:2;b1:4, b2, b1, 4"
    })
    void clientsAreServedWhereTheEntrySaysAndElseTheOptions(
            String entry, @Nullable String option, String host, int port) throws IOException {
        String line = option == null ? "" : "clientPortAddress=" + option;
        LoadedConfig loaded = load(line, "server.1=a:1:2", "server.2=" + entry, "server.3=c:1:2");
        assertThat(loaded.options().clientHost()).isEqualTo(host);
        assertThat(loaded.options().clientPort()).isEqualTo(port);
        if (option == null || option.equals(host)) {
            assertThat(loaded.warnings()).isEmpty();
        } else {
            assertThat(loaded.warnings())
                    .containsExactly("Option clientPortAddress: the entry server.2 says otherwise, and counts.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "a:1:2|b:1:2~Several addresses for one member (with |) are not supported by this version; give one",
                "a:1~" + FORM,
                ":1:2~" + FORM,
                "a:1:2:leader~" + FORM,
                "a:1:2:observer:3~" + FORM,
                "a:1:2;b:c:3~" + FORM,
                "a:1:x~" + FORM + " with ports from 0 to 65535",
                "a:70000:2~" + FORM + " with ports from 0 to 65535",
                "a:1:2;~" + FORM + " with ports from 0 to 65535"
            })
    void wrongEntriesAreRefusedWithTheFormThatIsAllowed(String value, String allowed) {
        assertRefused(
                "Option server.1: value '" + value + "' is not allowed. " + allowed + ".",
                "server.1=" + value,
                "server.2=b:1:2",
                "server.3=c:1:2");
    }

    @Test
    void whatCannotBeAnEnsembleIsRefused() {
        assertRefused(
                "There is no participant among the server entries. Allowed: at least one.",
                "server.1=a:1:2:observer",
                "server.2=b:1:2:observer");
        assertRefused(
                "Option server.2: a:1 is used twice. Give every member its own quorum port and election port.",
                "server.1=a:1:2",
                "server.2=a:1:3");
        assertRefused(
                "There is no entry server.2 for this server, whose number is 2. Allowed: [1, 3].",
                "server.1=a:1:2",
                "server.3=c:1:2");
        assertRefused(
                "Options clientPort and server.2: they name different ports for clients, 7 and 8. Remove one.",
                "clientPort=7",
                "server.1=a:1:2",
                "server.2=b:1:2;8");
        assertRefused(
                "Option server.x: value 'x' is not allowed. Allowed: a whole number behind the dot.", "server.x=a:1:2");
        assertThatThrownBy(() -> load("server.255=a:1:2", "server.2=b:1:2"))
                .hasMessage("Option server.255: the number is not allowed. Allowed: a whole number from 0 to 254.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "group.1=1:2~Option server.3: the participant is in no group, but there are groups.",
                "group.1=1:2:3:4~Option group.1: there is no server.4.",
                "group.1=1:2:3,group.2=3~Option group.2: server.3 is in another group too.",
                "group.1=1:2:a~Option group.1: value 'a' is not allowed. Allowed: numbers of servers, separated by colons.",
                "weight.1=2~Option weight.1: a weight counts only within a group. Give every participant a group, or remove"
                        + " the weights.",
                "group.1=1:2:3,weight.1=0,weight.2=0,weight.3=0~All weights are 0. Allowed: at least one participant with a"
                        + " weight.",
                "group.1=1:2:3,weight.1=-1~Option weight.1: value '-1' is not allowed. Allowed: a whole number from 0."
            })
    void groupsThatCannotDecideAreRefused(String entries, String message) {
        List<String> lines = new ArrayList<>(List.of("server.1=a:1:2", "server.2=b:1:2", "server.3=c:1:2"));
        lines.addAll(List.of(entries.split(",")));
        assertRefused(message, lines.toArray(String[]::new));
    }

    @Test
    void aMemberWithoutItsNumberIsRefused() throws IOException {
        Files.delete(dir.resolve("myid"));
        assertRefused(
                "File " + dir.resolve("myid") + " is missing. It holds the number of this server in its ensemble, for"
                        + " example 1 for the entry server.1.",
                "server.1=a:1:2",
                "server.2=b:1:2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslQuorum", "quorum.auth.enableSasl"})
    void whatIsNotThereYetIsRefusedUnlessOff(String key) throws IOException {
        assertThatThrownBy(() -> load(key + "=true"))
                .hasMessageStartingWith("Option " + key + ": ")
                .hasMessageEndingWith("not supported yet by this version.");
        assertThat(load(key + "=false").warnings())
                .containsExactly("Option " + key + ": has no effect on this server.");
    }

    @Test
    void otherElectionsAreRefused() {
        assertRefused(
                "Option electionAlg: value '0' is not allowed. Allowed: a whole number from 3 to 3. Default: 3.",
                "electionAlg=0");
    }

    @Test
    void whatIsPrintedReadsBackTheSame() throws IOException {
        LoadedConfig loaded = load("server.1=a:1:2;3", "server.2=b:1:2;4", "server.3=c:1:2:observer");

        Path printed =
                Files.writeString(dir.resolve("printed.cfg"), loaded.options().print());

        assertThat(ConfigLoader.load(printed, new Properties(), true).options().print())
                .isEqualTo(loaded.options().print());
    }
}
