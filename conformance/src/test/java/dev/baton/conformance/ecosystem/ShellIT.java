package dev.baton.conformance.ecosystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ApacheShell;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.SharedServers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache's shell as operators script it: a process that is fed commands. The original server proves the script. */
@ExtendWith(ServerLogs.class)
class ShellIT {
    @TempDir
    Path home;

    private final String root = "/shell-" + UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aWorkingSession(ServerKind kind) {
        String output = shell(
                kind,
                "create " + root + " top",
                "create -s " + root + "/seq- a",
                "create -e " + root + "/eph b",
                "create -e -s " + root + "/ephseq- c",
                "create -c " + root + "/container d",
                "create -t 3600000 " + root + "/ttl e",
                "ls " + root,
                "ls -s " + root,
                "ls -R " + root,
                "get -s " + root,
                "set -v 0 " + root + " changed",
                "set -v 0 " + root + " refused",
                "get " + root,
                "stat " + root,
                "addWatch -m PERSISTENT_RECURSIVE " + root,
                "create " + root + "/watched x",
                "removewatches " + root,
                "getAcl " + root,
                "addauth digest alice:a",
                "whoami",
                "create " + root + "/mine secret auth::cdrwa",
                "getAcl " + root + "/mine",
                "setAcl " + root + " world:anyone:cdrwa",
                "getEphemerals " + root,
                "getAllChildrenNumber " + root,
                "sync " + root,
                "setquota -n 100 " + root,
                "listquota " + root,
                "delquota " + root,
                "get " + root + "/missing",
                "delete " + root,
                "config",
                "version",
                "deleteall " + root,
                "ls " + root,
                "quit");

        assertThat(output)
                .contains(
                        "Created " + root + "/seq-0000000000",
                        "Created " + root + "/eph",
                        "Created " + root + "/ephseq-0000000002",
                        "Created " + root + "/container",
                        "Created " + root + "/ttl",
                        "[container, eph, ephseq-0000000002, seq-0000000000, ttl]",
                        "numChildren = 5",
                        "changed",
                        "version No is not valid : " + root,
                        "type:NodeCreated path:" + root + "/watched",
                        "'world,'anyone",
                        "digest: alice",
                        "'digest,'alice:",
                        "Sync is OK",
                        "count=100",
                        "Node does not exist: " + root + "/missing",
                        "Node not empty: " + root,
                        "ZooKeeper CLI version: 3.9.5",
                        "Node does not exist: " + root);
        assertThat(output).doesNotContain("KeeperErrorCode").doesNotContain("Command not found");
    }

    /** The comparison that finds what nobody thought of: one script, two servers, the same text. */
    @Test
    void bothServersReadAlike() {
        String[] script = {
            "create " + root,
            "create " + root + "/a 1",
            "create -s " + root + "/s- 2",
            "create " + root + "/a 3",
            "create " + root + "/x/y 4",
            "ls -R " + root,
            "get " + root + "/a",
            "set " + root + "/a 5",
            "get " + root + "/a",
            "getAcl " + root + "/a",
            "setAcl -s " + root + "/a world:anyone:r",
            "set " + root + "/a 6",
            "delete -v 7 " + root + "/a",
            "getEphemerals",
            "getAllChildrenNumber " + root,
            "whoami",
            "ls /zookeeper",
            "get /zookeeper/config",
            "reconfig -add server.5=127.0.0.1:1:2;3",
            "deleteall " + root,
            "quit"
        };
        assertThat(comparable(shell(ServerKind.BATON, script))).isEqualTo(comparable(shell(ServerKind.APACHE, script)));
    }

    /** Without what differs from run to run: zxids, times, session, addresses. */
    private static List<String> comparable(String output) {
        return output.lines()
                .map(String::strip)
                .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "SERVER"))
                .map(line -> line.replaceAll("\\[zk: [^]]*]", "[zk]"))
                .filter(line -> !line.isEmpty())
                .filter(line -> !line.matches("(\\[zk] )?(cZxid|mZxid|pZxid|ctime|mtime) = .*"))
                .filter(line ->
                        !line.matches(".*(WatchedEvent|WATCHER::|Connecting to|Welcome|JLine|jline|INFO|DEBUG|WARN).*"))
                .toList();
    }

    private String shell(ServerKind kind, String... commands) {
        return ApacheShell.run(home, SharedServers.of(kind).connectString(), commands);
    }
}
