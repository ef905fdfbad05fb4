package dev.baton.server.zab;

import static dev.baton.server.zab.ZabProbe.entry;
import static dev.baton.server.zab.ZabProbe.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.log.Zxid;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a learner must do before what, each rule under the name of the loss that taught it. */
class LearnerOrderTest {
    private static final long E1 = Zxid.start(1);
    private static final long E2 = Zxid.start(2);

    @Test
    void zk335_aPromiseLeavesOnceItCannotBeTakenBack() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1));
        probe.elected3();
        probe.forget();
        probe.linkUp(3);
        probe.forget();
        probe.from(3, new Message.LeaderInfo(E2, 0x10000, Features.NONE));
        assertThat(probe.take())
                .containsExactly(
                        "#1 accepted=2 current=1",
                        "to 3: ACKEPOCH 1 0x100000001 after #1",
                        "FOLLOWING SYNCHRONIZATION PROGRESS");
    }

    @Test
    void anEpochAcceptedBeforeIsAnsweredButNotPromisedAgain() {
        ZabProbe probe = new ZabProbe(1, 3, state(2, 1, E1 + 1));
        probe.elected3().linkUp(3).forget();
        probe.from(3, new Message.LeaderInfo(E2, 0x10000, Features.NONE));
        assertThat(probe.take()).containsExactly("to 3: ACKEPOCH -1 0x100000001", "FOLLOWING SYNCHRONIZATION PROGRESS");
    }

    @Test
    void anOlderEpochIsNotFollowed() {
        ZabProbe probe = new ZabProbe(1, 3, state(3, 1, E1 + 1));
        probe.elected3().linkUp(3).forget();
        probe.from(3, new Message.LeaderInfo(E2, 0x10000, Features.NONE));
        assertThat(probe.take()).startsWith("disconnect 3 EPOCH_OVERTAKEN", "LOOKING ELECTION EPOCH_OVERTAKEN");
    }

    /** ZOOKEEPER-4643, 4646, 4785, 3911: history, then epoch, then the answer, in one lane. */
    @Test
    void zk4646_newLeaderIsAnsweredBehindTheHistoryAndTheEpoch() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Diff(E1 + 3));
        probe.from(3, new Message.Proposal(entry(1, 2))).from(3, new Message.Commit(E1 + 2));
        probe.from(3, new Message.Proposal(entry(1, 3))).from(3, new Message.Commit(E1 + 3));
        assertThat(probe.take()).as("nothing is logged before NEWLEADER").isEmpty();
        probe.from(3, new Message.NewLeader(E2, ""));
        assertThat(probe.take())
                .containsExactly(
                        "#2 persist 0x100000002",
                        "#3 persist 0x100000003",
                        "#4 accepted=2 current=2",
                        "to 3: ACK 0x200000000 after #4");
    }

    /** A crash between any two steps leaves the old epoch, or the new one with all of its history. */
    @Test
    void zk4643_noCrashLeavesAnEpochWithoutItsHistory() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Diff(E1 + 2));
        probe.from(3, new Message.Proposal(entry(1, 2))).from(3, new Message.Commit(E1 + 2));
        probe.from(3, new Message.NewLeader(E2, ""));
        List<Output> lane = probe.lane();
        for (int crash = 0; crash <= lane.size(); crash++) {
            long current = 1;
            long last = E1 + 1;
            for (Output order : lane.subList(0, crash)) {
                if (order instanceof Output.SetEpochs epochs) {
                    current = epochs.current();
                } else if (order instanceof Output.Persist persist) {
                    last = persist.entry().zxid();
                }
            }
            assertThat(current == 1 || last == E1 + 2)
                    .as("crash after %s steps", crash)
                    .isTrue();
        }
    }

    /** ZOOKEEPER-4394: proposals and commits reach a learner inside the sync phase in every possible interleaving. */
    @Test
    void zk4394_everyInterleavingInsideTheSyncPhaseEndsTheSame() {
        List<Message> entries =
                List.of(new Message.Proposal(entry(2, 1)), new Message.Proposal(entry(2, 2)), new Message.UpToDate());
        List<Message> commits = List.of(new Message.Commit(E2 + 1), new Message.Commit(E2 + 2));
        List<List<Message>> orders = new ArrayList<>();
        interleave(entries, commits, new ArrayList<>(), orders);
        assertThat(orders).hasSizeGreaterThan(3);
        for (List<Message> order : orders) {
            for (int newLeaderAt = 0; newLeaderAt <= order.indexOf(new Message.UpToDate()); newLeaderAt++) {
                checkInterleaving(order, newLeaderAt);
            }
        }
    }

    private static void checkInterleaving(List<Message> order, int newLeaderAt) {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Diff(E1 + 1));
        for (int i = 0; i < order.size(); i++) {
            if (i == newLeaderAt) {
                long committed = order.subList(0, i).stream()
                        .filter(Message.Commit.class::isInstance)
                        .count();
                probe.from(3, new Message.NewLeader(E2, ""));
                assertThat(Zxid.counter(probe.zab.lastZxid()))
                        .as("only what is committed is logged before UPTODATE")
                        .isEqualTo(committed == 0 ? 1 : committed);
                probe.persistAll();
            }
            probe.from(3, order.get(i));
        }
        probe.persistAll();
        assertThat(probe.zab.appliedZxid())
                .as("%s, NEWLEADER at %s", order, newLeaderAt)
                .isEqualTo(E2 + 2);
        assertThat(probe.zab.committedZxid()).isEqualTo(E2 + 2);
    }

    /** All merges in which each commit comes after its proposal. */
    private static void interleave(
            List<Message> left, List<Message> right, List<Message> soFar, List<List<Message>> found) {
        if (left.isEmpty() && right.isEmpty()) {
            found.add(List.copyOf(soFar));
            return;
        }
        if (!left.isEmpty()) {
            soFar.add(left.get(0));
            interleave(left.subList(1, left.size()), right, soFar, found);
            soFar.remove(soFar.size() - 1);
        }
        boolean proposed = !right.isEmpty()
                && soFar.contains(new Message.Proposal(new LogEntry(((Message.Commit) right.get(0)).zxid(), new byte[] {
                    2, (byte) Zxid.counter(((Message.Commit) right.get(0)).zxid())
                })));
        if (proposed) {
            soFar.add(right.get(0));
            interleave(left, right.subList(1, right.size()), soFar, found);
            soFar.remove(soFar.size() - 1);
        }
    }

    @Test
    void zk4925_aHoleInTheDiffEndsTheSync() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Diff(E1 + 3)).from(3, new Message.Proposal(entry(1, 3)));
        assertThat(probe.take()).startsWith("disconnect 3 PROTOCOL_VIOLATION", "LOOKING ELECTION PROTOCOL_VIOLATION");
        assertThat(probe.zab.lastZxid()).isEqualTo(E1 + 1);
    }

    @Test
    void zk4925_aHoleInTheBroadcastEndsTheService() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.from(3, new Message.Proposal(entry(2, 1)));
        probe.from(3, new Message.Proposal(entry(2, 3)));
        assertThat(probe.take())
                .startsWith(
                        "#3 persist 0x200000001",
                        "disconnect 3 PROTOCOL_VIOLATION",
                        "LOOKING ELECTION PROTOCOL_VIOLATION");
    }

    /** ZOOKEEPER-5094: a truncation counts from the moment it is ordered, whatever becomes of the connection. */
    @Test
    void zk5094_anInterruptedTruncationLeavesMemoryAndLogEqual() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1, E1 + 2)).follow(3, 2);
        probe.from(3, new Message.Trunc(E1 + 1)).linkDown(3);
        assertThat(probe.take())
                .startsWith("#2 truncate 0x100000001", "LOOKING ELECTION LEADER_LOST")
                .anyMatch(order -> order.contains("LOOKING 1(0x100000001 e1)"));
        probe.follow(3, 3);
        probe.from(3, new Message.Diff(E1 + 1)).from(3, new Message.Proposal(entry(3, 1)));
        probe.from(3, new Message.Commit(Zxid.of(3, 1))).from(3, new Message.NewLeader(Zxid.start(3), ""));
        assertThat(probe.zab.lastZxid()).isEqualTo(Zxid.of(3, 1));
    }

    @Test
    void aCutWhereThereIsNoEntryIsRefused() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1, E1 + 2)).follow(3, 2);
        probe.from(3, new Message.Trunc(E1 + 7));
        assertThat(probe.take()).startsWith("disconnect 3 PROTOCOL_VIOLATION");
        assertThat(probe.zab.lastZxid()).isEqualTo(E1 + 2);
    }

    /** ZOOKEEPER-3642, 2872: a snapshot that did not arrive completely has not arrived. */
    @Test
    void zk2872_aBrokenSnapshotTransferChangesNothing() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Snap(E1 + 9)).linkDown(3);
        assertThat(probe.take())
                .startsWith("LOOKING ELECTION LEADER_LOST")
                .noneMatch(order -> order.contains("install"))
                .anyMatch(order -> order.contains("LOOKING 1(0x100000001 e1)"));
    }

    @Test
    void zk3642_newLeaderWaitsForTheSnapshotBeforeIt() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).follow(3, 2);
        probe.from(3, new Message.Snap(E1 + 9));
        probe.from(3, new Message.Proposal(entry(1, 10))).from(3, new Message.Commit(E1 + 10));
        probe.from(3, new Message.NewLeader(E2, ""));
        assertThat(probe.take()).isEmpty();
        probe.step(new Input.SnapshotReceived(3, E1 + 9));
        assertThat(probe.take())
                .containsExactly(
                        "#2 install 0x100000009",
                        "#3 persist 0x10000000a",
                        "#4 accepted=2 current=2",
                        "to 3: ACK 0x200000000 after #4");
    }

    /** Snapshots of leaders that did not last cannot be cut; the next leader is asked for another one. */
    @Test
    void zk4837_aCutBelowTheOwnSnapshotNeedsAnother() {
        ZabState snapshot = new ZabState(2, 1, dev.baton.server.zab.log.History.startingAt(E1 + 5));
        ZabProbe probe = new ZabProbe(1, 3, snapshot).follow(3, 3);
        probe.from(3, new Message.Trunc(E1 + 3));
        assertThat(probe.take()).startsWith("disconnect 3 SYNC_FAILED");
        probe.elected3().forget();
        probe.linkUp(3);
        assertThat(probe.take()).singleElement().asString().contains("features=" + Features.ALL);
    }

    @Test
    void aProposalIsAcknowledgedOnlyWhenItIsDurable() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.from(3, new Message.Proposal(entry(2, 1))).from(3, new Message.Proposal(entry(2, 2)));
        assertThat(probe.take()).containsExactly("#3 persist 0x200000001", "#4 persist 0x200000002");
        probe.step(new Input.Persisted(3));
        assertThat(probe.take()).containsExactly("to 3: ACK 0x200000001");
        probe.step(new Input.Persisted(4));
        assertThat(probe.take()).containsExactly("to 3: ACK 0x200000002");
    }

    @Test
    void nothingIsAppliedBeforeItIsBothDecidedAndDurable() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.from(3, new Message.Proposal(entry(2, 1))).from(3, new Message.Commit(E2 + 1));
        assertThat(probe.take()).containsExactly("#3 persist 0x200000001");
        probe.persistAll();
        assertThat(probe.take()).containsExactly("to 3: ACK 0x200000001", "apply 0x200000001");
    }

    /** ZOOKEEPER-2845: what is logged and not yet decided is part of what this member votes with. */
    @Test
    void zk2845_aVoteCountsWhatIsLoggedNotWhatIsApplied() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.from(3, new Message.Proposal(entry(2, 1)));
        probe.forget().linkDown(3);
        assertThat(probe.take())
                .startsWith("LOOKING ELECTION LEADER_LOST")
                .anyMatch(order -> order.contains("LOOKING 1(0x200000001 e2)"));
        assertThat(probe.zab.appliedZxid()).isEqualTo(E1 + 1);
    }

    @Test
    void aSilentLeaderIsLeft() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.pass(2400 * ZabProbe.MILLI).from(3, new Message.Ping(E2));
        assertThat(probe.take()).singleElement().asString().contains("Pong");
        probe.pass(2400 * ZabProbe.MILLI);
        assertThat(probe.take()).isEmpty();
        probe.pass(200 * ZabProbe.MILLI);
        assertThat(probe.take()).startsWith("disconnect 3 LEADER_SILENT", "LOOKING ELECTION LEADER_SILENT");
    }

    @Test
    void aSilentLeaderIsLeftSoonerWhereThatIsWanted() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1), config -> config.withSilenceLimit(2)).serveUnder(3, 2);
        probe.pass(900 * ZabProbe.MILLI).from(3, new Message.Ping(E2)).forget();
        probe.pass(900 * ZabProbe.MILLI);
        assertThat(probe.take()).isEmpty();
        probe.pass(200 * ZabProbe.MILLI);
        assertThat(probe.take()).startsWith("disconnect 3 LEADER_SILENT", "LOOKING ELECTION LEADER_SILENT");
    }

    @Test
    void aConnectionIsTriedFiveTimes() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1));
        probe.elected3().forget();
        for (int attempt = 1; attempt < 5; attempt++) {
            probe.linkDown(3);
            assertThat(probe.take()).isEmpty();
            probe.pass(100 * ZabProbe.MILLI);
            assertThat(probe.take()).containsExactly("connect 3");
        }
        probe.linkDown(3);
        assertThat(probe.take()).startsWith("disconnect 3 LEADER_LOST", "LOOKING ELECTION LEADER_LOST");
    }

    /** Observers learn by INFORM and acknowledge nothing but NEWLEADER. */
    @Test
    void anObserverAppliesWhatItIsInformedOf() {
        ZabProbe probe = new ZabProbe(4, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.from(3, new Message.Inform(entry(2, 1)));
        assertThat(probe.take()).containsExactly("#3 persist 0x200000001");
        probe.persistAll();
        assertThat(probe.take()).containsExactly("apply 0x200000001");
    }

    @Test
    void aFailedDiskIsTheEnd() {
        ZabProbe probe = new ZabProbe(1, 3, state(1, 1, E1 + 1)).serveUnder(3, 2);
        probe.step(new Input.StorageFailed("no space left"));
        assertThat(probe.take()).containsExactly("disconnect 3 STORAGE_FAILED", "halt STORAGE_FAILED");
        probe.from(3, new Message.Ping(E2)).pass(60_000 * ZabProbe.MILLI);
        assertThat(probe.take()).isEmpty();
    }
}
