package dev.baton.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.quorum.HierarchicalQuorum;
import dev.baton.server.quorum.MajorityQuorum;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RosterTest {
    private static final String THREE = """
            server.1=zoo1:2888:3888:participant;0.0.0.0:2181
            server.2=zoo2:2888:3888:participant;10.0.0.2:2181
            server.3=[fe80::1]:2888:3888:observer
            version=10000002f""";

    private static final Roster PRESENT = Roster.parse("""
            server.1=a:1:2:participant;0.0.0.0:3
            server.2=b:1:2:participant;0.0.0.0:3
            server.3=c:1:2:participant;0.0.0.0:3
            version=5""");

    @Test
    void theTextIsReadAndWrittenAlike() {
        Roster roster = Roster.parse(THREE);
        assertThat(roster.text()).isEqualTo(THREE);
        assertThat(roster.version()).isEqualTo(0x10000002fL);
        assertThat(roster.voters()).containsExactly(1L, 2L);
        assertThat(roster.observers()).containsExactly(3L);
        assertThat(roster.members().get(3L).host()).isEqualTo("fe80::1");
        assertThat(roster.membership().quorum()).isEqualTo(MajorityQuorum.of(List.of(1L, 2L)));
        assertThat(roster.membership().observers()).containsExactly(3L);
        assertThat(roster.membership().text()).isEqualTo(THREE);
    }

    @Test
    void aFormThatIsShorterMeansTheSame() {
        Roster roster = Roster.parse("# comment\r\n\r\n server.1 = a:1:2;3 \r\nserver.2=b:1:2;[::1]:4\r\n");
        assertThat(roster.text())
                .isEqualTo("server.1=a:1:2:participant;0.0.0.0:3\nserver.2=b:1:2:participant;[::1]:4\nversion=0");
    }

    @Test
    void groupsDecideByWeight() {
        Roster roster = Roster.parse("""
                server.1=a:1:2
                server.2=b:1:2
                server.3=c:1:2
                server.4=d:1:2
                server.5=e:1:2:observer
                group.1=1:2:5
                group.2=3:4
                weight.3=3
                weight.4=0""");
        assertThat(roster.text())
                .contains("group.1=1:2:5\ngroup.2=3:4\nweight.1=1\nweight.2=1\nweight.3=3\nweight.4=0\n");
        assertThat(roster.membership().quorum()).isInstanceOf(HierarchicalQuorum.class);
        assertThat(roster.membership().quorum().isQuorum(Set.of(1L, 2L, 3L)::contains))
                .isTrue();
        assertThat(roster.membership().quorum().isQuorum(Set.of(1L, 2L, 4L)::contains))
                .as("one group of two is no majority, and 4 has no weight")
                .isFalse();
        assertThat(roster.membership().quorum().weight(4)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.1=a:1",
                "server.1=a:1:2:leader",
                "server.x=a:1:2",
                "server.255=a:1:2",
                "server.1=a:1:2:observer",
                "server.1=a:1:2\nserver.2=a:1:3",
                "server.1=a:1:2|b:1:2",
                "server.1=a:1:2\ngroup.1=2",
                "server.1=a:1:2\nweight.1=2",
                "server.1=a:1:2\ngroup.1=1\nweight.1=0",
                "server.1=a:1:2\ngroup.1=1\ngroup.2=1",
                "server.1=a:1:2\nserver.2=b:1:2\ngroup.1=1",
                "server.1=a:1:2\nversion=xyz",
                "server.1=a:1:2\ndataDir=/tmp"
            })
    void whatIsNoConfigurationIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Roster.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void membersJoinLeaveAndChange() {
        Roster next =
                RosterChange.incremental(PRESENT, "server.4=d:1:2:observer;3, server.2=b:1:2:observer;5", "1, 9", 7);
        assertThat(next.text()).isEqualTo("""
                server.2=b:1:2:observer;0.0.0.0:5
                server.3=c:1:2:participant;0.0.0.0:3
                server.4=d:1:2:observer;0.0.0.0:3
                version=7""");
    }

    @Test
    void theWholeListMayBeSeparatedByCommasOrLines() {
        Roster byCommas = RosterChange.absolute("server.1=a:1:2;3,server.2=b:1:2;3", 8);
        Roster byLines = RosterChange.absolute("server.1=a:1:2;3\nserver.2=b:1:2;3", 8);
        assertThat(byCommas).isEqualTo(byLines);
        assertThat(byCommas.version()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server.4=d:1:2", "4=d:1:2;3", "server.4", "server.4=a:1:9;3", "server.4=d:1:2:observers;3"})
    void whoJoinsNeedsAllPortsAndNobodyElses(String joiner) {
        assertThatThrownBy(() -> RosterChange.incremental(PRESENT, joiner, null, 7))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoLeavesIsANumber() {
        assertThatThrownBy(() -> RosterChange.incremental(PRESENT, null, "server.1", 7))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void withGroupsTheWholeListIsNeeded() {
        Roster grouped = Roster.parse("server.1=a:1:2;3\nserver.2=b:1:2;3\ngroup.1=1:2");
        assertThatThrownBy(() -> RosterChange.incremental(grouped, null, "1", 7))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
