package dev.baton.server.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.NodeView;
import dev.baton.server.roster.Roster;
import dev.baton.server.roster.RosterEntry;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Reconfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changing the members of an ensemble in virtual time, with production nodes. {@code -Dbaton.seeds=n} runs more of the random ones. */
class ReconfigTest {
    private static final String CONFIG = "/zookeeper/config";

    private static Reconfig.Request join(long... ids) {
        return new Reconfig.Request(joiners(ids), null, null, -1);
    }

    private static String joiners(long... ids) {
        return LongStream.of(ids)
                .mapToObj(id -> Ensemble.entry(id, true).toString())
                .collect(Collectors.joining(","));
    }

    private static Reconfig.Request leave(String ids) {
        return new Reconfig.Request(null, ids, null, -1);
    }

    private static Roster configuration(Ensemble ensemble, SimClient client) {
        GetData.Response read = ensemble.ok(client, new GetData.Request(CONFIG, false));
        return Roster.parse(new String(read.data(), StandardCharsets.UTF_8));
    }

    private static void awaitConfiguration(Ensemble ensemble, long... voters) {
        TreeSet<Long> expected = new TreeSet<>(LongStream.of(voters).boxed().toList());
        ensemble.await(
                "a leader among " + expected,
                () -> ensemble.members().stream().anyMatch(m -> m.isLeader() && expected.contains(m.id())));
        ensemble.awaitAllServing();
        for (SimNode member : ensemble.members()) {
            if (member.isUp()) {
                SimClient client = ensemble.open(member);
                ensemble.await(
                        "the configuration at " + member.id(),
                        () -> configuration(ensemble, client).voters().equals(expected));
            }
        }
    }

    @Test
    void everyMemberShowsTheConfigurationItStartedWithUnderTheFirstLeadersVersion() {
        Ensemble ensemble = Ensemble.reconfigurable(1, 3, 1);
        for (SimNode member : ensemble.members()) {
            SimClient client = ensemble.open(member);
            Roster shown = configuration(ensemble, client);
            assertThat(shown.version()).isEqualTo(0x100000000L);
            assertThat(shown.voters()).containsExactly(1L, 2L, 3L);
            assertThat(shown.observers()).containsExactly(4L);
            GetData.Response read = ensemble.ok(client, new GetData.Request(CONFIG, false));
            assertThat(read.stat().version()).isEqualTo(-1);
            assertThat(read.stat().mzxid()).isEqualTo(0x100000000L);
        }
    }

    @Test
    void membersJoinAndOldOnesLeaveUntilNobodyIsLeftOfTheFirst() {
        Ensemble ensemble = Ensemble.reconfigurable(2, 3, 0);
        SimClient writer = ensemble.open(ensemble.leader());
        ensemble.ok(writer, SimClient.create("/before", 0));
        for (int i = 0; i < 3; i++) {
            SimNode joiner = ensemble.join(true);
            ensemble.await("the joiner serves", joiner::isServing);
            assertThat(joiner.stats().mode()).isEqualTo(NodeView.Mode.FOLLOWER);
        }
        GetData.Response reply = ensemble.ok(ensemble.open(ensemble.follower()), join(4, 5, 6));
        assertThat(Roster.parse(new String(reply.data(), StandardCharsets.UTF_8))
                        .voters())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        awaitConfiguration(ensemble, 1, 2, 3, 4, 5, 6);
        ensemble.ok(ensemble.open(ensemble.follower()), leave("1,2,3"));
        awaitConfiguration(ensemble, 4, 5, 6);
        for (long old = 1; old <= 3; old++) {
            ensemble.member(old).crash();
        }
        ensemble.awaitAllServing();
        SimClient after = ensemble.open(ensemble.leader());
        ensemble.ok(after, new Exists.Request("/before", false));
        ensemble.ok(after, SimClient.create("/after", 0));
        ensemble.awaitEqual();
    }

    @Test
    void whoWasRemovedFollowsWithoutAVoice() {
        Ensemble ensemble = Ensemble.reconfigurable(3, 4, 0);
        SimNode leader = ensemble.leader();
        SimClient client = ensemble.open(leader);
        ensemble.ok(client, leave(String.valueOf(leader.id())));
        ensemble.await("another leader", () -> ensemble.members().stream().anyMatch(m -> m.isLeader() && m != leader));
        ensemble.awaitAllServing();
        assertThat(leader.stats().mode()).isEqualTo(NodeView.Mode.FOLLOWER);
        // Three are left; with one of them down, the one without a voice does not stand in.
        SimNode other = ensemble.members().stream()
                .filter(m -> m != leader && !m.isLeader())
                .findFirst()
                .orElseThrow();
        other.crash();
        ensemble.awaitAllServing();
        SimNode third = ensemble.members().stream()
                .filter(m -> m.isUp() && m != leader && !m.isLeader())
                .findFirst()
                .orElseThrow();
        third.crash();
        ensemble.await("no service", () -> ensemble.members().stream().noneMatch(SimNode::isServing));
    }

    @Test
    void anObserverIsPromotedAndAVoterBecomesAnObserver() {
        Ensemble ensemble = Ensemble.reconfigurable(4, 3, 1);
        SimNode voter = ensemble.follower();
        String change = Ensemble.entry(4, true) + "," + Ensemble.entry(voter.id(), false);
        ensemble.ok(ensemble.open(ensemble.leader()), new Reconfig.Request(change, null, null, -1));
        ensemble.await(
                "both roles",
                () -> ensemble.member(4).isServing()
                        && ensemble.member(4).stats().mode() != NodeView.Mode.OBSERVER
                        && voter.isServing()
                        && voter.stats().mode() == NodeView.Mode.OBSERVER);
        ensemble.awaitAllServing();
        ensemble.awaitEqual();
    }

    private static ErrorCode refusal(Ensemble ensemble, @Nullable String joining, @Nullable String leaving) {
        return ensemble.call(ensemble.open(ensemble.leader()), new Reconfig.Request(joining, leaving, null, -1))
                .error();
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() {
        Ensemble ensemble = Ensemble.reconfigurable(5, 3, 0);
        SimClient client = ensemble.open(ensemble.follower());
        Roster before = configuration(ensemble, client);
        assertThat(refusal(ensemble, "server.4=host4:1:2", null)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(ensemble, "server.4=host1:2888:9;1", null)).isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(ensemble, "server.1=host2:7:3888;9", null))
                .as("to where another member is")
                .isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(ensemble, null, "2,3")).as("less than two voters").isEqualTo(ErrorCode.BAD_ARGUMENTS);
        assertThat(refusal(ensemble, null, "x")).isEqualTo(ErrorCode.MARSHALLING_ERROR);
        assertThat(refusal(ensemble, joiners(4, 5, 6, 7), null))
                .as("four of seven are not there")
                .isEqualTo(ErrorCode.NEW_CONFIG_NO_QUORUM);
        assertThat(ensemble.call(client, new Reconfig.Request(null, "3", null, 7))
                        .error())
                .isEqualTo(ErrorCode.BAD_VERSION);
        assertThat(configuration(ensemble, client)).isEqualTo(before);
        ensemble.ok(client, new Reconfig.Request(null, "9", null, before.version()));
        assertThat(configuration(ensemble, client).version()).isGreaterThan(before.version());
    }

    @Test
    void oneAtATime() {
        Ensemble ensemble = Ensemble.reconfigurable(6, 5, 0);
        SimNode leader = ensemble.leader();
        SimClient first = ensemble.open(leader);
        SimClient second = ensemble.open(leader);
        String followers = ensemble.members().stream()
                .filter(m -> m != leader)
                .map(m -> String.valueOf(m.id()))
                .findFirst()
                .orElseThrow();
        SimClient.Call one = first.send(leave(followers));
        SimClient.Call two = second.send(leave(followers));
        ensemble.await("both answers", () -> one.done && two.done);
        assertThat(one.ok()).isTrue();
        assertThat(two.error()).isEqualTo(ErrorCode.RECONFIG_IN_PROGRESS);
    }

    static List<Long> seeds() {
        long from = Long.getLong("baton.seed", 0);
        long count = Long.getLong("baton.seed") != null ? 1 : Long.getLong("baton.seeds", 8);
        return LongStream.range(from, from + count).boxed().toList();
    }

    /**
     * Five members take part in turns, three or four at a time, while they crash and come back and are cut off. Nothing acknowledged is
     * lost, trees do not differ, and in the end the ensemble serves whatever configuration it has come to.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostInRandomChangesAndCrashes(long seed) {
        Ensemble ensemble = Ensemble.reconfigurable(seed, 3, 0);
        ensemble.join(true);
        ensemble.join(true);
        ensemble.awaitAllServing();
        List<String> acknowledged = new ArrayList<>();
        int changes = 0;
        for (int round = 0; round < 25; round++) {
            disturb(ensemble);
            List<SimClient.Call> calls = new ArrayList<>();
            List<String> paths = new ArrayList<>();
            SimClient.Call change = null;
            for (SimNode member : ensemble.members()) {
                if (!member.isServing()) {
                    continue;
                }
                SimClient client = ensemble.begin(
                        member,
                        new dev.baton.wire.session.ConnectRequest(
                                0, 0, Ensemble.TIMEOUT_MILLIS, 0, new byte[16], false),
                        0);
                ensemble.run(60 * Ensemble.MILLI);
                if (!client.isConnected() || client.closed) {
                    continue;
                }
                if (change == null) {
                    change = client.send(randomChange(ensemble));
                }
                String path = "/r" + round + "-" + member.id();
                paths.add(path);
                calls.add(client.send(SimClient.create(path, 0)));
            }
            ensemble.run((50 + ensemble.random.nextInt(400)) * Ensemble.MILLI);
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i).done && calls.get(i).ok()) {
                    acknowledged.add(paths.get(i));
                }
            }
            changes += change != null && change.done && change.ok() ? 1 : 0;
        }
        ensemble.heal();
        for (SimNode member : ensemble.members()) {
            if (!member.isUp()) {
                member.start();
            }
        }
        ensemble.awaitEqual();
        SimClient reader = ensemble.open(ensemble.leader());
        for (String path : acknowledged) {
            ensemble.ok(reader, new Exists.Request(path, false));
        }
        assertThat(configuration(ensemble, reader).voters())
                .contains(ensemble.leader().id());
        CHANGES.add(changes);
    }

    /** A member that only the pending configuration gives a voice did not know of it, and had nothing to say. */
    @Test
    void seed36_whoHasAVoiceOnlyInAPendingConfigurationIsHeard() {
        nothingIsLostInRandomChangesAndCrashes(36);
    }

    /** Neither did it hear of the others' round, which was behind the one that it had come to alone. */
    @Test
    void seed32_whoHasNoVoiceTakesTheRoundOfThoseWhoHave() {
        nothingIsLostInRandomChangesAndCrashes(32);
    }

    /** Observers that were to become voters, and of whom a quorum was needed, acknowledged nothing as observers. */
    @Test
    void seed1045_whoIsToVoteDoesNotObserve() {
        nothingIsLostInRandomChangesAndCrashes(1045);
    }

    private static final List<Integer> CHANGES = new ArrayList<>();

    @org.junit.jupiter.api.AfterAll
    static void changesTookPlace() {
        if (CHANGES.size() < 5) {
            return;
        }
        assertThat(CHANGES.stream().mapToInt(Integer::intValue).sum())
                .as("reconfigurations that were acknowledged in " + CHANGES.size() + " runs")
                .isGreaterThanOrEqualTo(CHANGES.size());
    }

    private static Reconfig.Request randomChange(Ensemble ensemble) {
        List<RosterEntry> chosen = new ArrayList<>();
        for (long id = 1; id <= 5; id++) {
            int part = ensemble.random.nextInt(4);
            if (part > 0) {
                chosen.add(Ensemble.entry(id, part > 1));
            }
        }
        String all = chosen.stream().map(RosterEntry::toString).collect(Collectors.joining(","));
        return new Reconfig.Request(null, null, all.isEmpty() ? joiners(1, 2, 3) : all, -1);
    }

    private static void disturb(Ensemble ensemble) {
        SimNode member = ensemble.members()
                .get(ensemble.random.nextInt(ensemble.members().size()));
        switch (ensemble.random.nextInt(6)) {
            case 0, 1 -> {
                if (member.isUp()) {
                    member.crash();
                } else {
                    member.start();
                }
            }
            case 2 -> ensemble.isolate(member);
            case 3 -> ensemble.heal();
            case 4 -> {
                for (SimNode down : ensemble.members()) {
                    if (!down.isUp()) {
                        down.start();
                    }
                }
            }
            default -> {
                // a quiet round
            }
        }
    }
}
