package dev.baton.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.roster.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files as ZooKeeper's servers write and read them. */
class ConfigFilesTest {
    private static final Roster FIRST = Roster.parse("""
            server.2=b:1:2:participant;0.0.0.0:3
            server.10=c:1:2:observer;0.0.0.0:3
            version=100000000""");
    private static final Roster SECOND = FIRST.withVersion(0x10000002aL);

    @TempDir
    Path dir;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theMainFilePointsToTheConfigurationInForceAndKeepsTheRest() throws IOException {
        Path main = Files.writeString(dir.resolve("zoo.cfg"), """
                # ours
                tickTime=500
                clientPort=3
                server.2=b:1:2
                zookeeper.server.10=c:1:2:observer
                group.1=2
                weight.2=1
                peerType=participant
                dataDir=/data
                """);
        ConfigFiles files = new ConfigFiles(main, dir.resolve("data"));
        files.activate(FIRST, true);
        Path dynamic = dir.resolve("zoo.cfg.dynamic.100000000");
        assertThat(main).hasContent("# ours\ntickTime=500\ndataDir=/data\ndynamicConfigFile=" + dynamic);
        assertThat(dir.resolve("zoo.cfg.bak")).content().contains("server.2=b:1:2", "clientPort=3");
        assertThat(dynamic).hasContent("server.10=c:1:2:observer;0.0.0.0:3\nserver.2=b:1:2:participant;0.0.0.0:3");
        assertThat(ConfigFiles.versionOf(dynamic)).isEqualTo(0x100000000L);
    }

    @Test
    void whatIsProposedStandsBesideUntilItIsInForceOrWithdrawn() throws IOException {
        ConfigFiles files = new ConfigFiles(null, dir);
        assertThat(files.newest()).isNull();
        assertThat(files.next()).isNull();
        files.activate(FIRST, true);
        files.propose(SECOND);
        assertThat(files.newest()).isEqualTo(FIRST);
        assertThat(files.next()).isEqualTo(SECOND);
        assertThat(names()).containsExactly("zoo.cfg.dynamic.100000000", "zoo.cfg.dynamic.next");
        files.activate(SECOND, true);
        assertThat(files.newest()).isEqualTo(SECOND);
        assertThat(files.next()).isNull();
        files.propose(SECOND.withVersion(0x200000001L));
        files.withdraw();
        assertThat(names()).containsExactly("zoo.cfg.dynamic.100000000", "zoo.cfg.dynamic.10000002a");
    }

    /** One that is later than the one that comes into force is not taken back with it. */
    @Test
    void aLaterProposalStays() throws IOException {
        ConfigFiles files = new ConfigFiles(null, dir);
        files.propose(SECOND);
        files.activate(FIRST, true);
        assertThat(files.next()).isEqualTo(SECOND);
    }
}
