package dev.baton.server.zab;

import static dev.baton.server.zab.ZabProbe.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.quorum.MajorityQuorum;
import dev.baton.server.quorum.Membership;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a member does when the configuration changes, order by order. Texts are {@code voters/observers@version}. */
class ReconfigurationTest {
    private static final long E1 = Zxid.start(1);
    private static final long E2 = Zxid.start(2);
    private static final long OLD = 1;

    private static final class Texts implements Configurations {
        @Override
        public @Nullable Membership in(LogEntry entry) {
            String text = new String(entry.bytes(), StandardCharsets.US_ASCII);
            return text.contains("/") ? membership(text.substring(0, text.indexOf('@')), entry.zxid()) : null;
        }

        @Override
        public @Nullable Membership parse(String text) {
            int at = text.indexOf('@');
            return at < 0 ? null : membership(text.substring(0, at), Long.parseLong(text.substring(at + 1), 16));
        }

        @Override
        public Membership withVersion(Membership membership, long version) {
            return membership(membership.text().substring(0, membership.text().indexOf('@')), version);
        }
    }

    private static Membership membership(String members, long version) {
        String[] sides = members.split("/", -1);
        return new Membership(
                MajorityQuorum.of(ids(sides[0])),
                new TreeSet<>(ids(sides[1])),
                version,
                members + "@" + Long.toHexString(version));
    }

    private static List<Long> ids(String text) {
        return Arrays.stream(text.split(","))
                .filter(id -> !id.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static LogEntry entry(long zxid, String members) {
        return new LogEntry(zxid, (members + "@").getBytes(StandardCharsets.US_ASCII));
    }

    private static ZabProbe probe(long self, Membership inForce, @Nullable Membership lastSeen, ZabState state) {
        return new ZabProbe(
                ZabConfig.of(self, inForce, 500 * ZabProbe.MILLI, 10, 5)
                        .withReconfiguration(new ZabConfig.Reconfiguration(new Texts(), lastSeen)),
                state);
    }

    private static Message.LearnerInfo info(long learner, boolean observer) {
        return new Message.LearnerInfo(observer, 0, learner, 0x10000, 0, Features.NONE);
    }

    /** Member 3 leads 1, 2 and 3, and serves; 4 and 5 are there without being listed. */
    private static ZabProbe leader() {
        ZabProbe probe =
                probe(3, membership("1,2,3/", OLD), null, ZabState.empty()).elected();
        for (long learner : new long[] {1, 2, 4, 5}) {
            probe.linkUp(learner).from(learner, info(learner, false)).persistAll();
            probe.from(learner, new Message.AckEpoch(0, 0));
        }
        probe.persistAll();
        for (long learner : new long[] {1, 2, 4, 5}) {
            probe.from(learner, new Message.Ack(E1));
        }
        probe.persistAll();
        assertThat(probe.zab.isServingLeader()).isTrue();
        return probe.forget();
    }

    /** Member 1 follows 3 in epoch 1 under 1, 2 and 3. */
    private static ZabProbe follower(long self, String members) {
        ZabProbe probe = probe(self, membership(members, OLD), null, ZabState.empty());
        for (long voter : membership(members, OLD).quorum().voters()) {
            if (voter != self) {
                PeerState state = voter == 3 ? PeerState.LEADING : PeerState.FOLLOWING;
                probe.from(voter, new Message.Election(new Notification(state, new Vote(3, 0, 1, 1), "")));
            }
        }
        probe.linkUp(3)
                .from(3, new Message.LeaderInfo(E1, 0x10000, Features.NONE))
                .persistAll();
        probe.from(3, new Message.Diff(0)).from(3, new Message.NewLeader(E1, members + "@1"));
        probe.persistAll().from(3, new Message.UpToDate());
        assertThat(probe.take()).last().asString().contains("BROADCAST");
        return probe.forget();
    }

    @Test
    void aConfigurationIsDecidedByAQuorumOfBoth() {
        ZabProbe probe = leader().step(new Input.Propose(entry(E1 + 1, "3,4,5/")));
        assertThat(probe.take())
                .startsWith("configure 1,2,3/@1 pending 3,4,5/@100000001", "#3 persist 0x100000001")
                .contains("to 1: PROPOSAL 0x100000001", "to 4: PROPOSAL 0x100000001");
        assertThat(probe.zab.isReconfiguring()).isTrue();
        probe.persistAll().from(1, new Message.Ack(E1 + 1)).from(2, new Message.Ack(E1 + 1));
        assertThat(probe.take()).as("all of the old ones, and one of the new").isEmpty();
        probe.from(5, new Message.Ack(E1 + 1));
        assertThat(probe.take())
                .contains(
                        "configure 3,4,5/@100000001",
                        "to 1: CommitAndActivate[zxid=4294967297, designatedLeader=3]",
                        "to 5: CommitAndActivate[zxid=4294967297, designatedLeader=3]",
                        "apply 0x100000001");
        assertThat(probe.zab.isReconfiguring()).isFalse();
    }

    /** The removed ones still get everything and acknowledge it, and it counts no more. */
    @Test
    void whoLeftDecidesNothing() {
        ZabProbe probe =
                leader().step(new Input.Propose(entry(E1 + 1, "3,4,5/"))).persistAll();
        for (long learner : new long[] {1, 2, 4}) {
            probe.from(learner, new Message.Ack(E1 + 1));
        }
        probe.propose(1).persistAll().forget();
        probe.from(1, new Message.Ack(E1 + 2)).from(2, new Message.Ack(E1 + 2));
        assertThat(probe.take()).isEmpty();
        probe.from(4, new Message.Ack(E1 + 2));
        assertThat(probe.take()).contains("to 4: COMMIT 0x100000002", "apply 0x100000002");
    }

    /** What is proposed behind a configuration needs both quorums too, as long as that one is not decided. */
    @Test
    void whatIsBehindAPendingConfigurationWaitsForIt() {
        ZabProbe probe = leader().step(new Input.Propose(entry(E1 + 1, "3,4,5/")))
                .propose(1)
                .persistAll();
        probe.from(1, new Message.Ack(E1 + 2)).from(2, new Message.Ack(E1 + 2)).forget();
        probe.from(4, new Message.Ack(E1 + 1));
        assertThat(probe.take())
                .as("the configuration is decided, what is behind it is not: of the new ones only the leader has it")
                .contains("apply 0x100000001")
                .doesNotContain("apply 0x100000002");
        probe.from(4, new Message.Ack(E1 + 2));
        assertThat(probe.take()).contains("apply 0x100000002");
    }

    @Test
    void aLeaderThatIsRemovedNamesTheVoterThatHasMostAndDecidesNothingMore() {
        ZabProbe probe =
                leader().step(new Input.Propose(entry(E1 + 1, "1,2,4/"))).propose(1);
        probe.persistAll().from(1, new Message.Ack(E1 + 1)).forget();
        probe.from(2, new Message.Ack(E1 + 2));
        assertThat(probe.take())
                .contains("to 1: CommitAndActivate[zxid=4294967297, designatedLeader=2]", "apply 0x100000001");
        assertThat(probe.zab.isServingLeader()).isFalse();
        probe.from(1, new Message.Ack(E1 + 2)).from(4, new Message.Ack(E1 + 2));
        assertThat(probe.take()).doesNotContain("apply 0x100000002");
        probe.linkDown(1).linkDown(2);
        assertThat(probe.take())
                .contains("FOLLOWING DISCOVERY ELECTED", "connect 2")
                .doesNotContain("LOOKING ELECTION RECONFIGURED");
    }

    /** Learners that never hear of it do not keep a removed leader for ever. */
    @Test
    void aLeaderThatIsRemovedGoesEvenIfNobodyElseDoes() {
        ZabProbe probe = leader().step(new Input.Propose(entry(E1 + 1, "1,2,4/")));
        probe.persistAll().from(1, new Message.Ack(E1 + 1));
        probe.from(2, new Message.Ack(E1 + 1)).forget();
        probe.pass(3_000 * ZabProbe.MILLI);
        assertThat(probe.take()).contains("FOLLOWING DISCOVERY ELECTED");
    }

    @Test
    void theLeaderThatWasNamedLeadsAtOnce() {
        ZabProbe probe = follower(2, "1,2,3/");
        probe.from(3, new Message.Proposal(entry(E1 + 1, "1,2,4/")))
                .persistAll()
                .forget();
        probe.from(3, new Message.CommitAndActivate(E1 + 1, 2));
        assertThat(probe.take())
                .containsSubsequence(
                        "configure 1,2,4/@100000001",
                        "apply 0x100000001",
                        "disconnect 3 RECONFIGURED",
                        "LEADING DISCOVERY ELECTED");
    }

    @Test
    void aFollowerTurnsToTheLeaderThatWasNamed() {
        ZabProbe probe = follower(1, "1,2,3/");
        probe.from(3, new Message.Proposal(entry(E1 + 1, "1,2,4/")))
                .persistAll()
                .forget();
        probe.from(3, new Message.CommitAndActivate(E1 + 1, 2));
        assertThat(probe.take())
                .containsSubsequence("disconnect 3 RECONFIGURED", "FOLLOWING DISCOVERY ELECTED", "connect 2");
    }

    /**
     * What is acknowledged is not forgotten: the acknowledgement of a configuration waits for the entry that carries it, so that after a
     * crash this member still asks the new voters.
     */
    @Test
    void aConfigurationIsDurableBeforeItIsAcknowledged() {
        ZabProbe probe = follower(1, "1,2,3/");
        probe.from(3, new Message.Proposal(entry(E1 + 1, "3,4,5/")));
        assertThat(probe.take())
                .containsExactly("configure 1,2,3/@1 pending 3,4,5/@100000001", "#3 persist 0x100000001");
        probe.persistAll();
        assertThat(probe.take()).containsExactly("to 3: ACK 0x100000001");
    }

    @Test
    void aVoterThatBecomesAnObserverReturnsAsOne() {
        ZabProbe probe = follower(1, "1,2,3/");
        probe.from(3, new Message.Proposal(entry(E1 + 1, "2,3/1"))).persistAll().forget();
        probe.from(3, new Message.CommitAndActivate(E1 + 1, 3));
        assertThat(probe.take()).containsSubsequence("OBSERVING DISCOVERY ELECTED", "connect 3");
        probe.linkUp(3);
        assertThat(probe.take()).singleElement().asString().contains("LearnerInfo[observer=true");
    }

    @Test
    void anObserverThatIsPromotedReturnsAsAVoter() {
        ZabProbe probe = follower(4, "1,2,3/4");
        probe.from(3, new Message.InformAndActivate(3, entry(E1 + 1, "1,2,3,4/")));
        assertThat(probe.take())
                .containsSubsequence("configure 1,2,3,4/@100000001", "FOLLOWING DISCOVERY ELECTED", "connect 3");
        probe.linkUp(3);
        assertThat(probe.take()).singleElement().asString().contains("LearnerInfo[observer=false");
    }

    /** Nobody is disturbed whom the change does not concern. */
    @Test
    void aFollowerWhoseLeaderStaysStays() {
        ZabProbe probe = follower(1, "1,2,3/");
        probe.from(3, new Message.Proposal(entry(E1 + 1, "1,2,3,4/")))
                .persistAll()
                .forget();
        probe.from(3, new Message.CommitAndActivate(E1 + 1, 3));
        assertThat(probe.take()).containsExactly("configure 1,2,3,4/@100000001", "apply 0x100000001");
    }

    /** The only copy of a configuration may be the one in a log: then old and new voters are needed. */
    @Test
    void afterARestartAPendingConfigurationCountsInTheElection() {
        ZabProbe probe = probe(2, membership("1,2,3/", OLD), membership("2,4,5/", E1 + 1), state(1, 1, E1 + 1));
        Vote mine = new Vote(2, E1 + 1, 1, 1);
        probe.from(1, new Message.Election(new Notification(PeerState.LOOKING, mine, "")));
        probe.from(3, new Message.Election(new Notification(PeerState.LOOKING, mine, "")));
        probe.pass(1_000 * ZabProbe.MILLI);
        assertThat(probe.take())
                .as("all old ones agree, of the new ones this member alone")
                .noneMatch(order -> order.contains("LEADING"));
        probe.from(5, new Message.Election(new Notification(PeerState.LOOKING, mine, "")));
        probe.pass(1_000 * ZabProbe.MILLI);
        assertThat(probe.take()).contains("LEADING DISCOVERY ELECTED");
    }

    /** ZOOKEEPER-1324: a configuration that a crash left half done is finished by the next leader with its history. */
    @Test
    void zk1324_aNewLeaderBringsAPendingConfigurationIntoForce() {
        ZabProbe probe = probe(2, membership("1,2,3/", OLD), membership("2,4,5/", E1 + 1), state(1, 1, E1 + 1));
        Vote mine = new Vote(2, E1 + 1, 1, 1);
        for (long voter : new long[] {1, 3, 4, 5}) {
            probe.from(voter, new Message.Election(new Notification(PeerState.LOOKING, mine, "")));
        }
        for (long learner : new long[] {1, 4}) {
            probe.linkUp(learner);
            probe.from(learner, new Message.LearnerInfo(false, E1, learner, 0x10000, 1, Features.NONE));
        }
        probe.persistAll();
        for (long learner : new long[] {1, 4}) {
            probe.from(learner, new Message.AckEpoch(1, E1 + 1));
        }
        probe.persistAll();
        assertThat(probe.take())
                .anyMatch(order -> order.startsWith("to 4: NEWLEADER"))
                .noneMatch(order -> order.startsWith("configure 2,4,5/"));
        probe.from(4, new Message.Ack(E2));
        assertThat(probe.take())
                .as("a quorum of the new ones, none of the old ones")
                .isEmpty();
        probe.from(1, new Message.Ack(E2));
        assertThat(probe.take())
                .containsSubsequence("LEADING BROADCAST PROGRESS", "configure 2,4,5/@100000001", "to 1: UPTODATE");
    }

    /** A configuration that was never decided goes with the history that it was in. */
    @Test
    void aConfigurationThatIsCutOffIsForgotten() {
        ZabProbe probe = probe(1, membership("1,2,3/", OLD), membership("1,4,5/", E1 + 2), state(1, 1, E1 + 1, E1 + 2));
        for (long voter : new long[] {2, 3, 4, 5}) {
            PeerState state = voter == 3 ? PeerState.LEADING : PeerState.FOLLOWING;
            probe.from(voter, new Message.Election(new Notification(state, new Vote(3, E1 + 1, 1, 2), "")));
        }
        probe.linkUp(3)
                .from(3, new Message.LeaderInfo(E2, 0x10000, Features.NONE))
                .persistAll();
        probe.forget().from(3, new Message.Trunc(E1 + 1));
        assertThat(probe.take()).contains("configure 1,2,3/@1");
        assertThat(probe.zab.isReconfiguring()).isFalse();
    }

    /** ZOOKEEPER-1783: the list in the members' files gets a version by which it wins over that of somebody who is to join. */
    @Test
    void zk1783_theFirstConfigurationGetsAVersion() {
        ZabProbe probe =
                probe(3, membership("1,2,3/", 0), null, ZabState.empty()).elected();
        probe.linkUp(1).from(1, info(1, false));
        assertThat(probe.take()).contains("configure 1,2,3/@0 pending 1,2,3/@100000000");
        probe.persistAll().from(1, new Message.AckEpoch(0, 0)).persistAll();
        probe.from(1, new Message.Ack(E1)).persistAll();
        assertThat(probe.take()).contains("configure 1,2,3/@100000000", "to 1: UPTODATE");
        assertThat(probe.zab.membership().version()).isEqualTo(E1);
    }

    /** Somebody who is to join lists a part of the members; from them it learns who decides, and follows without a voice. */
    @Test
    void aMemberToBeLearnsTheConfigurationWhileItLooks() {
        ZabProbe probe = probe(4, membership("1,4/", 0), null, ZabState.empty()).forget();
        probe.from(1, new Message.Election(new Notification(PeerState.FOLLOWING, new Vote(3, 0, 1, 1), "1,2,3/@7")));
        assertThat(probe.take())
                .startsWith("configure 1,2,3/@7", "LOOKING ELECTION RECONFIGURED")
                .anyMatch(order -> order.startsWith("to 3: LOOKING"));
        probe.from(3, new Message.Election(new Notification(PeerState.LEADING, new Vote(3, 0, 1, 1), "1,2,3/@7")));
        assertThat(probe.take()).contains("FOLLOWING DISCOVERY ELECTED", "connect 3");
    }

    /** It does not know that a later configuration gives it a voice; those who do wait for its vote, whatever its round was. */
    @Test
    void somebodyWithoutAVoicePassesOnTheBestVoteInTheRoundOfTheOthers() {
        ZabProbe probe = probe(5, membership("1,2,3/", OLD), null, ZabState.empty());
        probe.pass(500 * ZabProbe.MILLI);
        probe.from(1, new Message.Election(new Notification(PeerState.LOOKING, new Vote(3, 9, 4, 1), "")));
        assertThat(probe.take()).contains("to 1: LOOKING 3(0x9 e1)/r4", "to 2: LOOKING 3(0x9 e1)/r4");
        probe.from(2, new Message.Election(new Notification(PeerState.LOOKING, new Vote(2, 8, 2, 1), "")));
        assertThat(probe.take()).contains("to 1: LOOKING 2(0x8 e1)/r2");
    }

    /** A later configuration than the leader's is a later history than the leader's. */
    @Test
    void aLearnerWithALaterConfigurationIsSentAway() {
        ZabProbe probe = leader().linkDown(1).linkUp(1).forget();
        probe.from(1, new Message.LearnerInfo(false, E1, 1, 0x10000, 9, Features.NONE));
        assertThat(probe.take()).containsExactly("disconnect 1 CONFIG_TOO_NEW");
    }

    /** Without the option nothing of all this happens: texts are passed over, members stay. */
    @Test
    void withoutTheOptionNobodyListens() {
        ZabProbe probe = new ZabProbe(4, 3, ZabState.empty()).forget();
        probe.from(1, new Message.Election(new Notification(PeerState.FOLLOWING, new Vote(3, 0, 1, 1), "1,2,5/@7")));
        assertThat(probe.take()).noneMatch(order -> order.startsWith("configure"));
    }
}
