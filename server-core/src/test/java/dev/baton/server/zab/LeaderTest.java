package dev.baton.server.zab;

import static dev.baton.server.zab.ZabProbe.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.InvariantViolation;
import dev.baton.server.zab.log.Zxid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leader does, and what it must not do too early. */
class LeaderTest {
    private static final long E1 = Zxid.start(1);
    private static final long E2 = Zxid.start(2);
    private static final byte[] NO_BODY = new byte[0];

    /** ZOOKEEPER-1291: the leader's own acceptance is durable before anybody hears of the epoch. */
    @Test
    void zk1291_theEpochIsToldOnceItIsDurable() {
        ZabProbe probe = new ZabProbe(3, 3, state(1, 1, E1 + 1)).elected().forget();
        probe.linkUp(1).from(1, probe.info(1, 1));
        assertThat(probe.take()).containsExactly("#1 accepted=2 current=1", "to 1: LEADERINFO 0x200000000 after #1");
    }

    @Test
    void theEpochIsLargerThanAnyThatSomebodyAccepted() {
        ZabProbe probe = new ZabProbe(3, 3, state(1, 1, E1 + 1)).elected().forget();
        probe.linkUp(1).from(1, probe.info(1, 8));
        assertThat(probe.take()).containsExactly("#1 accepted=9 current=1", "to 1: LEADERINFO 0x900000000 after #1");
    }

    /** The whole way of an empty ensemble's first leader, as a transcript. */
    @Test
    void fromElectionToService() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).elected();
        assertThat(probe.take())
                .containsExactly(
                        "LOOKING ELECTION START",
                        "to 1: LOOKING 3(0x0 e0)/r1",
                        "to 2: LOOKING 3(0x0 e0)/r1",
                        "LEADING DISCOVERY ELECTED");
        probe.promises(1, 0, 0, 0);
        assertThat(probe.take())
                .containsExactly(
                        "#1 accepted=1 current=0",
                        "to 1: LEADERINFO 0x100000000 after #1",
                        "#2 accepted=1 current=1",
                        "LEADING SYNCHRONIZATION PROGRESS",
                        "to 1: DIFF 0x0",
                        "to 1: NEWLEADER 0x100000000");
        probe.from(1, new Message.Ack(E1));
        assertThat(probe.take()).as("its own epoch is not durable yet").isEmpty();
        probe.persistAll();
        assertThat(probe.take()).containsExactly("LEADING BROADCAST PROGRESS", "to 1: UPTODATE");
        probe.propose(1);
        assertThat(probe.take()).containsExactly("#3 persist 0x100000001", "to 1: PROPOSAL 0x100000001");
        probe.persistAll();
        assertThat(probe.take()).as("one of three is no quorum").isEmpty();
        probe.from(1, new Message.Ack(E1 + 1));
        assertThat(probe.take()).containsExactly("to 1: COMMIT 0x100000001", "apply 0x100000001");
    }

    /** A quorum without the leader decides; the leader's tree waits for the leader's disk. */
    @Test
    void othersDecideWithoutTheLeadersDisk() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(1);
        probe.from(1, new Message.Ack(E1 + 1)).forget();
        probe.from(2, new Message.Ack(E1 + 1));
        assertThat(probe.take()).containsExactly("to 1: COMMIT 0x100000001", "to 2: COMMIT 0x100000001");
        probe.persistAll();
        assertThat(probe.take()).containsExactly("apply 0x100000001");
    }

    /** etcd 14370: the only member of an ensemble is a quorum once its disk says so, not before. */
    @Test
    void et14370_aSingleMemberDecidesAfterItsDisk() {
        ZabProbe probe = new ZabProbe(1, 1, ZabState.empty()).persistAll().persistAll();
        assertThat(probe.zab.isServingLeader()).isTrue();
        probe.forget().propose(2);
        assertThat(probe.take()).containsExactly("#3 persist 0x100000001", "#4 persist 0x100000002");
        probe.persistAll();
        assertThat(probe.take()).containsExactly("apply 0x100000001", "apply 0x100000002");
    }

    @Test
    void proposalsArePipelinedAndDecidedInOrder() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1);
        probe.propose(3).persistAll().forget();
        probe.from(1, new Message.Ack(E1 + 2));
        assertThat(probe.take())
                .containsExactly(
                        "to 1: COMMIT 0x100000001",
                        "to 1: COMMIT 0x100000002",
                        "apply 0x100000001",
                        "apply 0x100000002");
    }

    /** ZOOKEEPER-3104: a learner that joins under load gets NEWLEADER behind everything that is under way. */
    @Test
    void zk3104_newLeaderComesBehindWhatIsUnderWay() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1);
        probe.propose(3).persistAll().from(1, new Message.Ack(E1 + 1)).forget();
        probe.linkUp(2).from(2, probe.info(2, 0)).forget();
        probe.from(2, new Message.AckEpoch(0, 0));
        assertThat(probe.take())
                .containsExactly(
                        "to 2: DIFF 0x100000001",
                        "to 2: PROPOSAL 0x100000001",
                        "to 2: COMMIT 0x100000001",
                        "to 2: PROPOSAL 0x100000002",
                        "to 2: PROPOSAL 0x100000003",
                        "to 2: NEWLEADER 0x100000000");
        probe.from(2, new Message.Ack(E1));
        assertThat(probe.take()).containsExactly("to 2: UPTODATE");
        probe.from(2, new Message.Ack(E1 + 3));
        assertThat(probe.take()).contains("to 2: COMMIT 0x100000003", "apply 0x100000003");
    }

    /** ZOOKEEPER-3911: a learner that returns to its leader with something undecided does not get to keep it as decided. */
    @Test
    void zk3911_anUndecidedTailIsCutAndProposedAgain() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(2).linkDown(1).forget();
        probe.linkUp(1).from(1, probe.info(1, 1)).forget();
        probe.from(1, new Message.AckEpoch(Message.AckEpoch.NOT_A_PROMISE, E1 + 2));
        assertThat(probe.take())
                .containsExactly(
                        "to 1: TRUNC 0x0",
                        "to 1: PROPOSAL 0x100000001",
                        "to 1: PROPOSAL 0x100000002",
                        "to 1: NEWLEADER 0x100000000");
    }

    /** ZOOKEEPER-2247: a leader whose disk fails is no leader. */
    @Test
    void zk2247_aLeaderWithoutADiskStopsAtOnce() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(1).forget();
        probe.step(new Input.StorageFailed("input/output error"));
        assertThat(probe.take())
                .containsExactly("disconnect 1 STORAGE_FAILED", "disconnect 2 STORAGE_FAILED", "halt STORAGE_FAILED");
        probe.from(1, new Message.Ack(E1 + 1)).from(2, new Message.Ack(E1 + 1));
        assertThat(probe.take()).isEmpty();
        assertThat(probe.zab.isServingLeader()).isFalse();
    }

    @Test
    void aLeaderWithoutAQuorumStepsDown() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.linkDown(1);
        assertThat(probe.zab.isServingLeader()).isTrue();
        probe.linkDown(2);
        assertThat(probe.take()).contains("LOOKING ELECTION QUORUM_LOST");
    }

    @Test
    void silentLearnersAreNoQuorum() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.pass(3_000 * ZabProbe.MILLI);
        assertThat(probe.take())
                .contains(
                        "disconnect 1 LEARNER_SILENT",
                        "disconnect 2 LEARNER_SILENT",
                        "LOOKING ELECTION QUORUM_SILENT",
                        "to 1: LOOKING nobody/r2");
    }

    /** A disk may be slower than a network; only what is said is wanted soon. */
    @Test
    void lessSilenceThanLatenessMayBeTolerated() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty(), config -> config.withSilenceLimit(2)).serving(1, 2);
        probe.step(new Input.Propose(ZabProbe.entry(1, 1))).persistAll();
        for (int i = 0; i < 2; i++) {
            probe.pass(900 * ZabProbe.MILLI);
            probe.from(1, new Message.Pong(E1, List.of()));
            assertThat(probe.zab.isServingLeader()).as("after %s words", i).isTrue();
        }
        probe.forget().pass(1_100 * ZabProbe.MILLI);
        assertThat(probe.take()).contains("disconnect 1 LEARNER_SILENT", "LOOKING ELECTION QUORUM_SILENT");
    }

    /** Whoever has the history has nothing to say until it may serve; how long that takes is up to the slowest of a quorum. */
    @Test
    void whoWaitsForTheOthersIsNotSilent() {
        ZabProbe probe = new ZabProbe(5, 5, ZabState.empty(), config -> config.withSilenceLimit(2)).elected();
        probe.linkUp(1).from(1, probe.info(1, 0)).promises(2, 0, 0, 0).from(1, new Message.AckEpoch(0, 0));
        probe.persistAll().from(1, new Message.Ack(E1));
        probe.pass(3_000 * ZabProbe.MILLI).from(2, new Message.Ack(E1));
        assertThat(probe.take()).contains("to 1: UPTODATE", "to 2: UPTODATE");
        probe.pass(900 * ZabProbe.MILLI);
        assertThat(probe.zab.isServingLeader()).as("no longer than tolerated").isTrue();
        probe.forget().pass(200 * ZabProbe.MILLI);
        assertThat(probe.take())
                .contains(
                        "disconnect 1 LEARNER_SILENT", "disconnect 2 LEARNER_SILENT", "LOOKING ELECTION QUORUM_SILENT");
    }

    /** Not only when the next ping is due: until then nobody could write. */
    @Test
    void silenceEndsWhenItsLimitPasses() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.pass(100 * ZabProbe.MILLI);
        probe.from(1, new Message.Ack(E1)).from(2, new Message.Ack(E1));
        probe.pass(2_500 * ZabProbe.MILLI);
        assertThat(probe.zab.isServingLeader()).isTrue();
        probe.pass(ZabProbe.MILLI);
        assertThat(probe.zab.isServingLeader()).isFalse();
    }

    @Test
    void aLearnerThatIsAheadDoesNotCount() {
        ZabProbe probe = new ZabProbe(3, 3, state(1, 1, E1 + 1)).elected();
        probe.linkUp(1).from(1, probe.info(1, 1)).persistAll().forget();
        probe.from(1, new Message.AckEpoch(1, E1 + 2));
        assertThat(probe.take()).containsExactly("disconnect 1 LEARNER_AHEAD");
    }

    @Test
    void anAnswerThatIsNoPromiseDoesNotCount() {
        ZabProbe probe = new ZabProbe(3, 3, state(1, 1, E1 + 1)).elected();
        probe.linkUp(1).from(1, probe.info(1, 1)).persistAll().forget();
        probe.from(1, new Message.AckEpoch(Message.AckEpoch.NOT_A_PROMISE, E1 + 1));
        assertThat(probe.take()).isEmpty();
        probe.promises(2, 1, 1, E1 + 1);
        assertThat(probe.take()).contains("LEADING SYNCHRONIZATION PROGRESS");
    }

    /** Acknowledgements of another epoch, or of what was never sent, end the connection and count for nothing. */
    @Test
    void strangeAcknowledgementsAreNotCounted() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(1).forget();
        probe.from(1, new Message.Ack(E1 + 2));
        assertThat(probe.take()).containsExactly("disconnect 1 PROTOCOL_VIOLATION");
        probe.from(2, new Message.Ack(E2));
        assertThat(probe.take()).startsWith("disconnect 2 PROTOCOL_VIOLATION");
        assertThat(probe.zab.committedZxid()).isZero();
    }

    /** ZOOKEEPER-3109: a leader to whom nobody comes, because the voters changed their mind, does not wait out its limit. */
    @Test
    void zk3109_aLeaderToWhomNobodyComesGivesUpSoon() {
        ZabProbe probe = new ZabProbe(3, 3, state(1, 1, E1 + 1)).elected().forget();
        probe.from(1, new Message.Election(new Notification(PeerState.LOOKING, new Vote(1, E1 + 1, 1, 1), "")));
        probe.forget().pass(499 * ZabProbe.MILLI);
        assertThat(probe.take()).isEmpty();
        probe.pass(2 * ZabProbe.MILLI);
        assertThat(probe.take()).startsWith("LOOKING ELECTION NO_QUORUM_CAME");
    }

    /** A voter that promised a later epoch elsewhere can only be included by a new one. */
    @Test
    void aVoterWithALaterEpochEndsThisOne() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1);
        probe.linkUp(2).from(2, probe.info(2, 5));
        assertThat(probe.take()).contains("LOOKING ELECTION EPOCH_OVERTAKEN");
    }

    @Test
    void aSyncIsAnsweredWhenAQuorumStillFollows() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(1).persistAll().from(1, new Message.Ack(E1 + 1)).forget();
        Message.Request question = new Message.Request(7, 42, 9, NO_BODY, null);
        probe.step(new Input.Sync(question));
        assertThat(probe.take()).containsExactly("to 1: PING", "to 2: PING");
        probe.from(1, new Message.Pong(E1 + 1, List.of()));
        assertThat(probe.take()).containsExactly("synced 42");
    }

    @Test
    void aSyncOfALearnerIsAnsweredInItsStreamBehindTheCommits() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.propose(1).persistAll().forget();
        probe.from(2, new Message.Request(7, 42, 9, NO_BODY, null));
        probe.from(1, new Message.Pong(E1 + 1, List.of()));
        assertThat(probe.take()).as("the proposal before it is undecided").containsExactly("to 1: PING", "to 2: PING");
        probe.from(1, new Message.Ack(E1 + 1));
        assertThat(probe.take())
                .containsExactly(
                        "to 1: COMMIT 0x100000001", "to 2: COMMIT 0x100000001", "to 2: SYNC", "apply 0x100000001");
    }

    /** Learners match answers by counting: an answer to a question of the former connection would be taken for another one's. */
    @Test
    void aSyncOfAFormerConnectionIsNotAnsweredOnTheNext() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.from(2, new Message.Request(7, 42, 9, NO_BODY, null)).linkDown(2);
        probe.linkUp(2)
                .from(2, probe.info(2, 1))
                .from(2, new Message.AckEpoch(-1, 0))
                .from(2, new Message.Ack(E1));
        probe.pass(500 * ZabProbe.MILLI);
        for (int i = 0; i < 3; i++) {
            probe.from(1, new Message.Pong(E1, List.of()));
        }
        assertThat(probe.take()).contains("to 2: UPTODATE").doesNotContain("to 2: SYNC");
    }

    /** A pong to a ping that was sent before the question proves nothing about the time after it. */
    @Test
    void anOlderPongDoesNotConfirm() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.pass(250 * ZabProbe.MILLI);
        assertThat(probe.take()).containsExactly("to 1: PING", "to 2: PING");
        probe.step(new Input.Sync(new Message.Request(7, 42, 9, NO_BODY, null))).forget();
        probe.from(1, new Message.Pong(E1, List.of())).from(2, new Message.Pong(E1, List.of()));
        assertThat(probe.take()).isEmpty();
        probe.from(1, new Message.Pong(E1, List.of()));
        assertThat(probe.take()).containsExactly("synced 42");
    }

    @Test
    void aCongestedLearnerRestsAndCatchesUp() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1, 2);
        probe.step(new Input.Congestion(2, true)).propose(2).persistAll().from(1, new Message.Ack(E1 + 2));
        assertThat(probe.take()).noneMatch(order -> order.startsWith("to 2"));
        probe.step(new Input.Congestion(2, false));
        assertThat(probe.take())
                .containsExactly(
                        "to 2: PROPOSAL 0x100000001",
                        "to 2: COMMIT 0x100000001",
                        "to 2: PROPOSAL 0x100000002",
                        "to 2: COMMIT 0x100000002");
    }

    /** Members of other make need a COMMIT for each transaction, also for those that they were sent before they were slow. */
    @Test
    void aCongestedLearnerThatMissesCommitsComesAnew() {
        ZabConfig.WindowLimits tiny = new ZabConfig.WindowLimits(1, 1 << 20, 100);
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty(), tiny).serving(1, 2);
        probe.propose(4).persistAll().step(new Input.Congestion(2, true)).from(1, new Message.Ack(E1 + 4));
        probe.forget().step(new Input.Congestion(2, false));
        assertThat(probe.take()).containsExactly("disconnect 2 FELL_BEHIND");
    }

    @Test
    void aLearnerFarBehindIsBroughtUpFromTheLog() {
        ZabConfig.WindowLimits tiny = new ZabConfig.WindowLimits(1, 1 << 20, 100);
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty(), tiny).serving(1);
        probe.propose(4).persistAll().from(1, new Message.Ack(E1 + 4)).forget();
        probe.linkUp(2).from(2, probe.info(2, 0)).forget();
        probe.from(2, new Message.AckEpoch(0, 0));
        assertThat(probe.take())
                .containsExactly(
                        "to 2: DIFF 0x100000004",
                        "StartSync[to=2, plan=SyncPlan[action=DIFF, source=LOG, from=0], upTo=" + (E1 + 3) + "]");
        probe.step(new Input.SyncDone(2, E1 + 3, true));
        assertThat(probe.take())
                .containsExactly(
                        "to 2: PROPOSAL 0x100000004", "to 2: COMMIT 0x100000004", "to 2: NEWLEADER 0x100000000");
    }

    @Test
    void aSyncThatCannotBeReadEndsTheConnection() {
        ZabConfig.WindowLimits tiny = new ZabConfig.WindowLimits(1, 1 << 20, 0);
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty(), tiny).serving(1);
        probe.propose(4).persistAll().from(1, new Message.Ack(E1 + 4));
        probe.linkUp(2).from(2, probe.info(2, 0)).forget().from(2, new Message.AckEpoch(0, 0));
        assertThat(probe.take()).singleElement().asString().contains("SNAPSHOT");
        probe.step(new Input.SyncDone(2, 0, false));
        assertThat(probe.take()).containsExactly("disconnect 2 SYNC_FAILED");
    }

    @Test
    void anObserverIsInformedOfWhatIsDecided() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1);
        probe.linkUp(4)
                .from(4, probe.info(4, 0))
                .from(4, new Message.AckEpoch(0, 0))
                .from(4, new Message.Ack(E1));
        probe.forget().propose(1).persistAll();
        assertThat(probe.take()).noneMatch(order -> order.startsWith("to 4"));
        probe.from(1, new Message.Ack(E1 + 1));
        assertThat(probe.take()).contains("to 4: INFORM 0x100000001");
    }

    @Test
    void onlyTheNextZxidCanBeProposed() {
        ZabProbe probe = new ZabProbe(3, 3, ZabState.empty()).serving(1);
        assertThat(probe.zab.nextZxid()).isEqualTo(E1 + 1);
        assertThatThrownBy(() -> probe.step(new Input.Propose(ZabProbe.entry(1, 2))))
                .isInstanceOf(InvariantViolation.class);
    }
}
