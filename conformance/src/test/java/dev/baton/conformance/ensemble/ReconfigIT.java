package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.APACHE;
import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.baton.conformance.harness.ApacheShell;
import dev.baton.conformance.harness.ClientKind;
import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import dev.baton.conformance.harness.ServerLogs;
import dev.baton.conformance.harness.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ensembles of processes whose members are changed by Apache's shell. One of Baton's servers alone runs in every build;
 * {@code -Dbaton.ensemble.full=true} runs those of both makes.
 */
@ExtendWith(ServerLogs.class)
class ReconfigIT {
    private static final String FULL = "baton.ensemble.full";
    private static final String CONFIG = "/zookeeper/config";
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path home;

    private String shell(EnsembleUnderTest ensemble, String... commands) {
        String connect = ensemble.running().stream()
                .filter(server -> server.serves())
                .map(server -> server.connectString())
                .collect(Collectors.joining(","));
        return ApacheShell.run(
                home,
                connect,
                Stream.concat(
                                Stream.concat(Stream.of("addauth digest " + ServerSettings.SUPER), Stream.of(commands)),
                                Stream.of("quit"))
                        .toArray(String[]::new));
    }

    private static TreeSet<Integer> voters(EnsembleUnderTest ensemble, int at) {
        try (ClientUnderTest client =
                ClientKind.BATON.connect(ensemble.member(at).connectString())) {
            client.sync(CONFIG);
            byte[] text = client.getData(CONFIG).bytes();
            return new String(text == null ? new byte[0] : text, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("server.") && line.contains(":participant"))
                    .map(line -> Integer.valueOf(line.substring("server.".length(), line.indexOf('='))))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void awaitVoters(EnsembleUnderTest ensemble, Integer... voters) {
        for (int id : voters) {
            await("the configuration at " + id)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .ignoreExceptions()
                    .until(() -> ensemble.member(id).serves()
                            && voters(ensemble, id).equals(new TreeSet<>(List.of(voters))));
        }
    }

    @Test
    void apachesShellAddsAMemberAndRemovesTheLeader() {
        try (EnsembleUnderTest ensemble =
                EnsembleUnderTest.reconfigurable(List.of(BATON, BATON, BATON)).start()) {
            int joiner = ensemble.join(BATON);
            assertThat(ensemble.mode(joiner)).isEqualTo("follower");
            String added =
                    shell(ensemble, "reconfig -remove 9 -v 7", "reconfig -add " + ensemble.joining(joiner), "config");
            assertThat(added)
                    .contains(
                            "version No is not valid",
                            "Committed new configuration:",
                            ensemble.joining(joiner),
                            "version=");
            awaitVoters(ensemble, 1, 2, 3, 4);
            int leader = ensemble.leader().orElseThrow();
            Integer[] left = IntStream.rangeClosed(1, 4)
                    .filter(id -> id != leader)
                    .boxed()
                    .toArray(Integer[]::new);
            // The answer may be lost with the connection: the one who is asked follows somebody else afterwards.
            shell(ensemble, "reconfig -remove " + leader);
            awaitVoters(ensemble, left);
            ensemble.kill(leader);
            ensemble.awaitServing();
            assertThat(ensemble.leader().orElseThrow()).isIn((Object[]) left);
        }
    }

    static Stream<Arguments> compositions() {
        return Stream.of(
                arguments(List.of(APACHE, APACHE, APACHE), BATON),
                arguments(List.of(BATON, BATON, BATON), APACHE),
                arguments(List.of(APACHE, BATON, BATON), APACHE),
                arguments(List.of(BATON, APACHE, APACHE), BATON));
    }

    /** Somebody of the other make joins and gets a vote; then the leader is removed, whoever that is, under load. */
    @ParameterizedTest
    @MethodSource("compositions")
    @EnabledIfSystemProperty(named = FULL, matches = "true")
    void bothMakesJoinAndLeave(List<Part> parts, Part other) {
        try (EnsembleUnderTest ensemble =
                EnsembleUnderTest.reconfigurable(parts).start()) {
            try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
                client.create(Ledger.BASE, "");
            }
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                ledger.awaitProgress(30);
                int joiner = ensemble.join(other);
                assertThat(shell(ensemble, "reconfig -add " + ensemble.joining(joiner)))
                        .contains("Committed new configuration:");
                awaitVoters(ensemble, 1, 2, 3, 4);
                ledger.awaitProgress(30);
                for (int round = 0; round < 2; round++) {
                    int leader = ensemble.leader().orElseThrow();
                    Integer[] left = IntStream.rangeClosed(1, 4)
                            .filter(id -> id != leader)
                            .boxed()
                            .toArray(Integer[]::new);
                    shell(ensemble, "reconfig -remove " + leader);
                    awaitVoters(ensemble, left);
                    ledger.awaitProgress(30);
                    shell(ensemble, "reconfig -add " + ensemble.joining(leader));
                    awaitVoters(ensemble, 1, 2, 3, 4);
                    ledger.awaitProgress(30);
                }
                ledger.stop();
                EnsembleChecks.nothingLost(ensemble, ledger.acknowledged());
            }
            EnsembleChecks.equalTrees(ensemble);
            for (int id = 1; id <= 4; id++) {
                assertThat(dynamicFiles(ensemble.member(id).configFile())).isNotEmpty();
            }
        }
    }

    static Stream<Arguments> movers() {
        return Stream.of(arguments(List.of(BATON, BATON, BATON)), arguments(List.of(APACHE, BATON, BATON)));
    }

    /** One after the other gets other ports for everything while there is load; then the leader dies where it has come to. */
    @ParameterizedTest
    @MethodSource("movers")
    @EnabledIfSystemProperty(named = FULL, matches = "true")
    void allMembersMove(List<Part> parts) {
        try (EnsembleUnderTest ensemble =
                EnsembleUnderTest.reconfigurable(parts).start()) {
            try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
                client.create(Ledger.BASE, "");
            }
            Set<String> acknowledged = new TreeSet<>();
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                ledger.awaitProgress(30);
                for (int id = 1; id <= parts.size(); id++) {
                    shell(ensemble, "reconfig -add " + ensemble.move(id));
                    awaitVoters(ensemble, 1, 2, 3);
                }
                ledger.stop();
                acknowledged.addAll(ledger.acknowledged());
            }
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 2)) {
                ledger.awaitProgress(30);
                ensemble.kill(ensemble.leader().orElseThrow());
                ledger.awaitProgress(30);
                ledger.stop();
                acknowledged.addAll(ledger.acknowledged());
            }
            ensemble.awaitServing();
            EnsembleChecks.nothingLost(ensemble, acknowledged);
            EnsembleChecks.equalTrees(ensemble);
        }
    }

    private static List<String> dynamicFiles(Path main) {
        try (Stream<Path> files = Files.list(main.getParent())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("zoo\\.cfg\\.dynamic\\.[0-9a-f]+"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
