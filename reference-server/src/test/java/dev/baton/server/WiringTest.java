package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.edge.Endpoint;
import dev.baton.server.roster.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of what it is told and what it has kept. */
class WiringTest {
    @TempDir
    Path dir;

    private static Members members(String own) {
        return Members.of(List.of(Member.parse(1, own), Member.parse(2, "b:1:2"), Member.parse(3, "c:1:2")));
    }

    private ServerOptions told(String own) {
        return ServerOptions.defaults()
                .withDataDir(dir)
                .with(OptionTable.RECONFIG_ENABLED, true)
                .withMembers(members(own), 1);
    }

    private void keep(String own) throws IOException {
        Roster moved = members(own).roster().withVersion(0x100000001L);
        Wiring.configFiles(told(own)).activate(moved, true);
    }

    private Endpoint servedAfterAStart(ServerOptions told) throws IOException {
        return Wiring.clientEndpoint(Wiring.withKeptMembers(told));
    }

    @Test
    void aMoveIsRememberedWithoutAMainFile() throws IOException {
        ServerOptions told = told("a:1:2;a1:3");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("a1", 3));
        keep("a:1:2;a2:4");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("a2", 4));
        keep("a:1:2;0.0.0.0:5");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("", 5));
    }

    @Test
    void whatAMoveDoesNotSayTheOptionsSay() throws IOException {
        ServerOptions told = told("a:1:2").withClientPort(3).with(OptionTable.CLIENT_PORT_ADDRESS, "a1");
        keep("a:1:2;4");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("a1", 4));
        keep("a:5:6");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("a1", 3));
        keep("a:1:2;a2:4");
        assertThat(servedAfterAStart(told)).isEqualTo(new Endpoint("a2", 4));
    }
}
