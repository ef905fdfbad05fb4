package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE_OBSERVER;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON_OBSERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.baton.conformance.harness.ClientKind;
import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ensembles of both makes. Members are named in the order of their numbers; the last voter leads at first. One of each kind runs in every
 * build; {@code -Dbaton.ensemble.full=true} runs all.
 */
@ExtendWith(ServerLogs.class)
class MixedEnsembleIT {
    private static final String FULL = "baton.ensemble.full";

    /** There are six steps on the way there and back. */
    private static final int LEADER_KILLS_PER_STEP = 4;

    static Stream<Arguments> ensembles() {
        Stream<Arguments> always = Stream.of(arguments(List.of(APACHE, APACHE, BATON)));
        Stream<Arguments> full = Stream.of(
                arguments(List.of(BATON, BATON, APACHE)),
                arguments(List.of(BATON, APACHE, APACHE)),
                arguments(List.of(APACHE, BATON, BATON)),
                arguments(List.of(BATON, BATON, BATON)),
                arguments(List.of(APACHE, APACHE, APACHE, BATON_OBSERVER)),
                arguments(List.of(BATON, BATON, BATON, APACHE_OBSERVER)),
                arguments(List.of(BATON, APACHE, BATON, APACHE, BATON)));
        return Boolean.getBoolean(FULL) ? Stream.concat(always, full) : always;
    }

    /** Everybody takes writes and shows the others' ones, and goes on when the leader is killed, each of them in turn. */
    @ParameterizedTest
    @MethodSource("ensembles")
    void nothingIsLostWhoeverLeads(List<Part> parts) {
        try (EnsembleUnderTest ensemble =
                EnsembleUnderTest.of(parts, settings -> settings).start()) {
            configurationReadsAlike(ensemble);
            writeThroughEverybody(ensemble, "first");
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                ledger.awaitProgress(50);
                for (int kills = 0; kills < 3; kills++) {
                    int leader = ensemble.leader().orElseThrow();
                    ensemble.kill(leader);
                    ledger.awaitProgress(50);
                    ensemble.restart(leader);
                    ledger.awaitProgress(50);
                }
                ledger.stop();
                EnsembleChecks.nothingLost(ensemble, ledger.acknowledged());
            }
            writeThroughEverybody(ensemble, "last");
            assertThat(EnsembleChecks.equalTrees(ensemble)).isGreaterThan(200);
        }
    }

    /** Text, stat and ACL of the members' list, as Apache's client shows them, at each member. */
    private static void configurationReadsAlike(EnsembleUnderTest ensemble) {
        Set<String> shown = new TreeSet<>();
        for (int id = 1; id <= ensemble.size(); id++) {
            try (ClientUnderTest client =
                    ClientKind.APACHE.connect(ensemble.member(id).connectString())) {
                ClientUnderTest.Data data = client.getData("/zookeeper/config");
                Stat stat = data.stat();
                shown.add(new String(data.bytes(), StandardCharsets.UTF_8)
                        + "|" + client.getAcl("/zookeeper/config").acl()
                        + "|"
                        + List.of(stat.version(), stat.mzxid(), stat.czxid(), stat.aversion(), stat.dataLength()));
            }
        }
        assertThat(shown).singleElement().asString().contains("server.1=127.0.0.1:", ":participant", "\nversion=0|");
    }

    /** Each client is with another member, which passes the writes on, and sees what the others wrote after a sync. */
    private static void writeThroughEverybody(EnsembleUnderTest ensemble, String round) {
        List<ClientUnderTest> clients = new ArrayList<>();
        try {
            for (int id = 1; id <= ensemble.size(); id++) {
                clients.add(ClientKind.BATON.connect(ensemble.member(id).connectString()));
            }
            if (clients.get(0).exists(Ledger.BASE).isEmpty()) {
                clients.get(0).create(Ledger.BASE, "");
            }
            for (int i = 0; i < clients.size(); i++) {
                String path = "/" + round + "-" + i;
                clients.get(i).create(path, "by " + i);
                clients.get(i).setData(path, "changed by " + i);
                clients.get(i).create(path + "/ephemeral", new byte[0], CreateMode.EPHEMERAL);
                clients.get(i).create(path + "/sequential-", new byte[0], CreateMode.PERSISTENT_SEQUENTIAL);
                assertThat(clients.get(i).getData(path).bytes())
                        .isEqualTo(("changed by " + i).getBytes(StandardCharsets.UTF_8));
            }
            for (ClientUnderTest client : clients) {
                client.sync("/");
                for (int i = 0; i < clients.size(); i++) {
                    assertThat(client.getChildren("/" + round + "-" + i).names())
                            .hasSize(2);
                }
            }
        } finally {
            clients.forEach(ClientUnderTest::close);
        }
        try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
            client.sync("/");
            assertThat(client.getChildren("/" + round + "-0").names()).hasSize(1);
        }
    }

    static Stream<Arguments> joins() {
        Stream<Arguments> always = Stream.of(arguments(List.of(BATON, APACHE, APACHE)));
        Stream<Arguments> full =
                Stream.of(arguments(List.of(APACHE, BATON, BATON)), arguments(List.of(BATON, BATON, BATON)));
        return Boolean.getBoolean(FULL) ? Stream.concat(always, full) : always;
    }

    /** The first member is brought to the history of the other two in each of the three ways. */
    @ParameterizedTest
    @MethodSource("joins")
    void aMemberJoinsInEveryWay(List<Part> parts) throws IOException {
        try (EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                        parts, settings -> settings.withProperty("zookeeper.snapCount", "200"))
                .start()) {
            joinByDiff(ensemble);
            joinBySnap(ensemble);
            joinByTrunc(ensemble);
            EnsembleChecks.equalTrees(ensemble);
        }
    }

    private static void write(EnsembleUnderTest ensemble, String prefix, int count) {
        try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
            for (int i = 0; i < count; i++) {
                client.create(prefix + i, "x");
            }
        }
    }

    /** It has a part of what the leader remembers as single changes; Apache's sends a snapshot to whoever ends before that. */
    private static void joinByDiff(EnsembleUnderTest ensemble) {
        write(ensemble, "/before-diff-", 3);
        EnsembleChecks.equalTrees(ensemble);
        ensemble.kill(1);
        write(ensemble, "/diff-", 30);
        ensemble.restart(1);
        awaitSynchronised(ensemble, 1, "DIFF");
        EnsembleChecks.equalTrees(ensemble);
    }

    /** Its log says so before it serves, but comes to us through a pipe. */
    private static void awaitSynchronised(EnsembleUnderTest ensemble, int id, String by) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ensemble.wasSynchronised(id, by))
                        .as("by %s, says %s", by, ensemble.member(id).log())
                        .isTrue());
    }

    /** With its disk wiped, and the others restarted on snapshots, there is no other way. */
    private static void joinBySnap(EnsembleUnderTest ensemble) {
        ensemble.kill(1);
        ensemble.wipe(1);
        write(ensemble, "/snap-", 600);
        ensemble.kill(2);
        ensemble.kill(3);
        ensemble.member(2).spawn();
        ensemble.member(3).spawn();
        ensemble.awaitServing();
        write(ensemble, "/snap-more-", 5);
        ensemble.restart(1);
        awaitSynchronised(ensemble, 1, "SNAP");
        EnsembleChecks.equalTrees(ensemble);
    }

    /** The first member leads, logs something that nobody else hears of, and dies. */
    private static void joinByTrunc(EnsembleUnderTest ensemble) throws IOException {
        makeFirstLead(ensemble);
        ClientUnderTest client = ClientKind.BATON.connect(ensemble.member(1).connectString());
        ensemble.freeze(2);
        ensemble.freeze(3);
        try {
            Thread writer = new Thread(() -> {
                try {
                    client.create("/never-decided", "x");
                } catch (RuntimeException expected) {
                    // the outcome is unknown to the client
                }
            });
            writer.setDaemon(true);
            writer.start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> logOf(ensemble, 1).contains("/never-decided"));
        } finally {
            // The others have the proposal in their sockets, and must not come to read it.
            ensemble.kill(1);
            ensemble.kill(2);
            ensemble.kill(3);
            client.close();
        }
        ensemble.member(2).spawn();
        ensemble.member(3).spawn();
        ensemble.awaitServing();
        // Before the new leader writes: afterwards the original would send a snapshot, since it cuts within one epoch
        // only.
        ensemble.restart(1);
        awaitSynchronised(ensemble, 1, "TRUNC");
        write(ensemble, "/trunc-", 5);
        try (ClientUnderTest after = ClientKind.BATON.connect(ensemble.member(1).connectString())) {
            after.sync("/");
            assertThat(after.exists("/never-decided")).isEmpty();
        }
    }

    /** It leads if it alone has the last transaction of a majority that is then stopped and started again. */
    private static void makeFirstLead(EnsembleUnderTest ensemble) {
        ensemble.kill(3);
        ensemble.awaitServing();
        write(ensemble, "/only-two-", 3);
        ensemble.kill(2);
        ensemble.kill(1);
        ensemble.member(3).spawn();
        ensemble.member(1).spawn();
        ensemble.awaitServing();
        assertThat(ensemble.leader()).contains(1);
        ensemble.restart(2);
        assertThat(ensemble.leader()).contains(1);
    }

    private static String logOf(EnsembleUnderTest ensemble, int id) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(ensemble.member(id).filesDir())) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("log."))
                    .toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** From one make to the other and back, member by member, under load. */
    @Test
    @EnabledIfSystemProperty(named = FULL, matches = "true")
    void anEnsembleMigratesAndMigratesBack() {
        try (EnsembleUnderTest ensemble =
                        EnsembleUnderTest.of(APACHE, APACHE, APACHE).start();
                ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
            client.create(Ledger.BASE, "");
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                for (var kind : List.of(
                        dev.baton.conformance.harness.ServerKind.BATON,
                        dev.baton.conformance.harness.ServerKind.APACHE)) {
                    for (int id = 1; id <= ensemble.size(); id++) {
                        ledger.awaitProgress(30);
                        ensemble.kill(id);
                        ensemble.replace(id, kind);
                        ensemble.restart(id);
                        ledger.awaitProgress(30);
                        for (int kill = 0; kill < LEADER_KILLS_PER_STEP; kill++) {
                            int leader = ensemble.leader().orElseThrow();
                            ensemble.kill(leader);
                            ledger.awaitProgress(30);
                            ensemble.restart(leader);
                        }
                    }
                }
                ledger.stop();
                EnsembleChecks.nothingLost(ensemble, ledger.acknowledged());
            }
            EnsembleChecks.equalTrees(ensemble);
        }
    }
}
