package dev.baton.server.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.CloseReason;
import dev.baton.server.node.NodeView;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.Sync;
import dev.baton.wire.session.ConnectRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What clients of an ensemble may rely on, whoever they are connected to. */
class EnsembleTest {
    private static final int EPHEMERAL = 1;

    @Test
    void aWriteThroughAnyMemberIsAppliedByAll() {
        Ensemble ensemble = Ensemble.started(1, 3, 1);
        for (SimNode member : ensemble.members()) {
            SimClient client = ensemble.open(member);
            ensemble.ok(client, SimClient.create("/by" + member.id(), 0));
            assertThat(ensemble.call(client, SimClient.create("/by" + member.id(), 0))
                            .error())
                    .isEqualTo(ErrorCode.NODE_EXISTS);
        }
        ensemble.awaitEqual();
        for (SimNode member : ensemble.members()) {
            SimClient client = ensemble.open(member);
            for (SimNode by : ensemble.members()) {
                ensemble.ok(client, new Exists.Request("/by" + by.id(), false));
            }
        }
        assertThat(ensemble.members().stream()
                        .map(member -> member.view().ensemble().mode())
                        .toList())
                .containsExactlyInAnyOrder(
                        NodeView.Mode.LEADER, NodeView.Mode.FOLLOWER, NodeView.Mode.FOLLOWER, NodeView.Mode.OBSERVER);
        NodeView.EnsembleStats leader = ensemble.leader().stats();
        assertThat(leader.followerCount()).isEqualTo(2);
        assertThat(leader.syncedFollowerCount()).isEqualTo(2);
        assertThat(leader.observerCount()).isEqualTo(1);
    }

    @Test
    void requestsOfASessionAreAnsweredInItsOrderWithItsOwnWritesSeen() {
        Ensemble ensemble = Ensemble.started(2, 3, 1);
        for (SimNode member : ensemble.members()) {
            SimClient client = ensemble.open(member);
            String path = "/fifo" + member.id();
            List<SimClient.Call> calls = new ArrayList<>();
            calls.add(client.send(SimClient.create(path, 0)));
            for (int i = 0; i < 50; i++) {
                calls.add(client.send(new SetData.Request(path, new byte[] {(byte) i}, i)));
                calls.add(client.send(new GetData.Request(path, false)));
                calls.add(client.send(new SetData.Request(path, new byte[0], 7_000)));
            }
            ensemble.await("all answers", () -> calls.stream().allMatch(call -> call.done));
            for (int i = 0; i < 50; i++) {
                assertThat(calls.get(1 + 3 * i).ok()).isTrue();
                GetData.Response read = (GetData.Response) calls.get(2 + 3 * i).body;
                assertThat(read.data()).containsExactly(i);
                assertThat(calls.get(3 + 3 * i).error()).isEqualTo(ErrorCode.BAD_VERSION);
            }
        }
        ensemble.awaitEqual();
    }

    @Test
    void aMultiThroughAFollowerIsOneTransaction() {
        Ensemble ensemble = Ensemble.started(3, 3, 0);
        SimClient client = ensemble.open(ensemble.follower());
        ensemble.ok(
                client,
                new Multi.Request(
                        List.of(SimClient.create("/m", 0), SimClient.create("/m/a", 0), SimClient.create("/m/b", 0))));
        SimClient.Call failed = ensemble.call(
                client, new Multi.Request(List.of(new Delete.Request("/m/a", -1), new Delete.Request("/none", -1))));
        assertThat(failed.done).isTrue();
        ensemble.ok(client, new Exists.Request("/m/a", false));
        ensemble.awaitEqual();
    }

    @Test
    void aWatchFiresAtAnotherMemberThanTheWrite() {
        Ensemble ensemble = Ensemble.started(4, 3, 0);
        SimClient watcher = ensemble.open(ensemble.follower(0));
        SimClient writer = ensemble.open(ensemble.follower(1));
        ensemble.call(watcher, new Exists.Request("/watched", true));
        ensemble.ok(writer, SimClient.create("/watched", 0));
        ensemble.await("the event", () -> watcher.watchEvents.size() == 1);
        assertThat(watcher.watchEvents.get(0).type()).isEqualTo(WatchEventType.NODE_CREATED);
    }

    @Test
    void acknowledgedWritesAndSessionsSurviveTheLeader() {
        Ensemble ensemble = Ensemble.started(5, 3, 0);
        SimClient before = ensemble.open(ensemble.follower());
        ensemble.ok(before, SimClient.create("/kept", 0));
        ensemble.ok(before, SimClient.create("/mine", EPHEMERAL));
        SimNode old = ensemble.leader();
        old.crash();
        ensemble.await("the connection to end", () -> before.closed);
        assertThat(before.closeReason).isEqualTo(CloseReason.NOT_SERVING);
        ensemble.awaitAllServing();
        SimClient after = ensemble.resume(before, ensemble.follower());
        assertThat(after.isConnected()).isTrue();
        ensemble.ok(after, new Exists.Request("/kept", false));
        ensemble.ok(after, new Exists.Request("/mine", false));
        ensemble.ok(after, SimClient.create("/more", 0));
        old.start();
        ensemble.awaitEqual();
        SimClient there = ensemble.open(old);
        ensemble.ok(there, new Exists.Request("/more", false));
    }

    @Test
    void aSessionEndsWithItsEphemeralsWhenItsClientIsSilentAndNotBefore() {
        Ensemble ensemble = Ensemble.started(6, 3, 0);
        SimClient client = ensemble.open(ensemble.follower());
        SimClient other = ensemble.open(ensemble.leader());
        ensemble.ok(client, SimClient.create("/e", EPHEMERAL));
        // Kept alive by a learner's word alone for many times its timeout.
        ensemble.run(10 * Ensemble.SECOND);
        ensemble.ok(other, new Exists.Request("/e", false));
        client.pinging = false;
        long silentSince = ensemble.now();
        ensemble.await(
                "the end of the session",
                () -> ensemble.call(other, new Exists.Request("/e", false)).error() == ErrorCode.NO_NODE);
        long lived = ensemble.now() - silentSince;
        // The last ping may be a third of the timeout old when pinging stops.
        assertThat(lived).isGreaterThan(Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI * 2 / 3);
        assertThat(lived).isLessThan(3 * Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI);
        ensemble.await("the end of its connection", () -> client.closed);
        for (SimNode member : ensemble.members()) {
            SimClient again = ensemble.resume(client, member);
            assertThat(again.isConnected()).isFalse();
            assertThat(again.closeReason).isEqualTo(CloseReason.RESUME_REFUSED);
        }
        ensemble.awaitEqual();
        assertThat(ensemble.leader().view().ephemerals()).isEmpty();
    }

    @Test
    void anElectionExpiresNobody() {
        Ensemble ensemble = Ensemble.started(7, 5, 0);
        List<SimClient> clients = ensemble.members().stream()
                .flatMap(member -> Stream.generate(() -> ensemble.open(member)).limit(5))
                .toList();
        for (SimClient client : clients) {
            ensemble.ok(client, SimClient.create("/e" + client.id(), EPHEMERAL));
        }
        SimNode old = ensemble.leader();
        old.crash();
        ensemble.awaitAllServing();
        // All come back late, but within a timeout of the new leader's beginning.
        ensemble.run(Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI * 3 / 4);
        SimNode target = ensemble.follower();
        for (SimClient client : clients) {
            assertThat(ensemble.resume(client, target).isConnected()).isTrue();
        }
        assertThat(ensemble.leader().view().serverStats().counters().expiredSessionCount())
                .isZero();
        assertThat(ensemble.leader().view().ephemerals()).hasSize(clients.size());
    }

    @Test
    void aSessionMovesAndItsFormerConnectionWritesNoMore() {
        Ensemble ensemble = Ensemble.started(8, 3, 0);
        SimClient here = ensemble.open(ensemble.follower(0));
        ensemble.ok(here, SimClient.create("/s", 0));
        SimClient there = ensemble.resume(here, ensemble.follower(1));
        assertThat(there.isConnected()).isTrue();
        SimClient.Call late = here.send(SimClient.create("/late", 0));
        ensemble.await("the end of the former connection", () -> late.done);
        assertThat(late.lost).isTrue();
        assertThat(here.closeReason).isEqualTo(CloseReason.SESSION_MOVED);
        ensemble.ok(there, SimClient.create("/s/there", 0));
        assertThat(ensemble.call(there, new Exists.Request("/late", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);

        ensemble.awaitEqual();
        SimClient atLeader = ensemble.resume(there, ensemble.leader());
        assertThat(atLeader.isConnected()).isTrue();
        ensemble.ok(atLeader, SimClient.create("/s/leader", 0));
        ensemble.awaitEqual();
        SimClient back = ensemble.resume(atLeader, ensemble.follower(0));
        assertThat(back.isConnected()).isTrue();
        assertThat(atLeader.closeReason).isEqualTo(CloseReason.SESSION_MOVED);
        ensemble.ok(back, SimClient.create("/s/back", 0));
    }

    @Test
    void aClientClosesItsSessionThroughAFollower() {
        Ensemble ensemble = Ensemble.started(9, 3, 0);
        SimClient client = ensemble.open(ensemble.follower());
        ensemble.ok(client, SimClient.create("/e", EPHEMERAL));
        SimClient.Call close = ensemble.call(client, new CloseSession.Request());
        assertThat(close.ok()).isTrue();
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_CLOSED);
        ensemble.awaitEqual();
        SimClient other = ensemble.open(ensemble.leader());
        assertThat(ensemble.call(other, new Exists.Request("/e", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aWrongPasswordHarmsNobody() {
        Ensemble ensemble = Ensemble.started(10, 3, 0);
        SimClient victim = ensemble.open(ensemble.follower(0));
        SimClient thief = ensemble.begin(
                ensemble.follower(1), new ConnectRequest(0, 0, 1_000, victim.id(), new byte[16], false), 0);
        ensemble.await("the refusal", () -> thief.closed);
        assertThat(thief.closeReason).isEqualTo(CloseReason.RESUME_REFUSED);
        ensemble.ok(victim, SimClient.create("/still", 0));
    }

    @Test
    void syncAtALaggingFollowerShowsTheLatestWrite() {
        Ensemble ensemble = Ensemble.started(11, 3, 1);
        for (SimNode lagging : ensemble.members()) {
            SimClient writer = ensemble.open(ensemble.leader());
            SimClient reader = ensemble.open(lagging);
            lagging.storage().slow(lagging == ensemble.leader() ? Ensemble.MILLI : 80 * Ensemble.MILLI);
            for (int i = 0; i < 20; i++) {
                String path = "/sync" + lagging.id() + "-" + i;
                ensemble.ok(writer, SimClient.create(path, 0));
                SimClient.Call sync = reader.send(new Sync.Request("/"));
                SimClient.Call read = reader.send(new Exists.Request(path, false));
                ensemble.await("the read", () -> read.done);
                assertThat(sync.ok()).isTrue();
                assertThat(read.ok()).isTrue();
            }
            lagging.storage().slow(2 * Ensemble.MILLI);
        }
    }

    @Test
    void aLeaderThatIsCutOffAnswersNeitherWritesNorSyncs() {
        Ensemble ensemble = Ensemble.started(12, 3, 0);
        SimNode old = ensemble.leader();
        SimClient client = ensemble.open(old);
        ensemble.isolate(old);
        SimClient.Call sync = client.send(new Sync.Request("/"));
        SimClient.Call write = client.send(SimClient.create("/nobody", 0));
        ensemble.await("the old leader to give up", () -> !old.isServing());
        assertThat(sync.lost).isTrue();
        assertThat(write.lost).isTrue();
        ensemble.await(
                "another leader",
                () -> ensemble.members().stream().anyMatch(member -> member != old && member.isLeader()));
        SimClient other = ensemble.open(ensemble.leader());
        ensemble.ok(other, SimClient.create("/somebody", 0));
        ensemble.heal();
        ensemble.awaitEqual();
    }

    @Test
    void whoDoesNotServeTakesNoClients() {
        Ensemble ensemble = Ensemble.started(13, 3, 0);
        SimNode lonely = ensemble.follower();
        ensemble.isolate(lonely);
        ensemble.await("the follower to give up", () -> !lonely.isServing());
        SimClient client = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], false), 0);
        ensemble.await("the refusal", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.NOT_SERVING);
        ensemble.heal();
        ensemble.awaitEqual();
        ensemble.open(lonely);
    }

    @Test
    void withoutALeaderReadsAreServedToThoseWhoAgree() {
        Ensemble ensemble = Ensemble.started(19, 3, 0);
        SimNode lonely = ensemble.follower();
        SimClient client = ensemble.open(lonely);
        ensemble.ok(client, SimClient.create("/seen", 0));
        ensemble.awaitEqual();
        ensemble.isolate(lonely);
        ensemble.await("read-only mode", lonely::isReadOnly);
        assertThat(client.closed).isTrue();

        SimClient strict = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], false), 0);
        ensemble.await("the refusal", () -> strict.closed);
        assertThat(strict.closeReason).isEqualTo(CloseReason.NOT_SERVING);

        SimClient reader = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], true), 0);
        ensemble.await("a session", reader::isConnected);
        assertThat(reader.session.readOnly()).isTrue();
        SimClient.Call write = reader.send(SimClient.create("/unseen", 0));
        SimClient.Call sync = reader.send(new Sync.Request("/"));
        SimClient.Call read = reader.send(new Exists.Request("/seen", false));
        ensemble.await("the answers", () -> read.done);
        assertThat(write.error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(sync.error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(read.ok()).isTrue();

        ConnectRequest again =
                new ConnectRequest(0, client.lastZxid, 1_000, client.id(), client.session.password(), true);
        SimClient known = ensemble.begin(lonely, again, client.lastXid());
        ensemble.await("the session that is known here", known::isConnected);
        assertThat(ensemble.call(known, new CloseSession.Request()).error()).isEqualTo(ErrorCode.NOT_READ_ONLY);

        SimClient elsewhere = ensemble.open(ensemble.leader());
        ConnectRequest unknown = new ConnectRequest(0, 0, 1_000, elsewhere.id(), elsewhere.session.password(), true);
        SimClient stranger = ensemble.begin(lonely, unknown, 0);
        ensemble.await("the end of it", () -> stranger.closed);
        assertThat(stranger.session).isNull();

        SimClient shortLived = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], true), 0);
        ensemble.await("a session", shortLived::isConnected);
        assertThat(ensemble.call(shortLived, new CloseSession.Request()).ok()).isTrue();
        assertThat(shortLived.closeReason).isEqualTo(CloseReason.SESSION_CLOSED);

        ensemble.heal();
        ensemble.await("the end of read-only mode", () -> reader.closed);
        ensemble.awaitEqual();
        ensemble.ok(ensemble.open(lonely), new Exists.Request("/seen", false));
    }

    /** ZOOKEEPER-2845: what a member logged and nobody decided must not stay in its tree. */
    @Test
    void anUndecidedTailIsCutAndTheTreeRebuilt() {
        Ensemble ensemble = Ensemble.started(14, 3, 0);
        SimNode old = ensemble.leader();
        SimClient client = ensemble.open(old);
        ensemble.ok(client, SimClient.create("/decided", 0));
        ensemble.awaitEqual();
        ensemble.isolate(old);
        client.send(SimClient.create("/undecided", 0));
        ensemble.run(20 * Ensemble.MILLI);
        old.crash();
        ensemble.awaitAllServing();
        // Written in the same epoch as the tail, so that it is cut rather than replaced.
        ensemble.heal();
        int rebuilds = old.storage().rebuilds;
        old.start();
        ensemble.awaitEqual();
        assertThat(old.storage().rebuilds + ensemble.covered("SNAP")).isGreaterThan(rebuilds);
        SimClient there = ensemble.open(old);
        ensemble.ok(there, new Exists.Request("/decided", false));
        assertThat(ensemble.call(there, new Exists.Request("/undecided", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aMemberThatMissedTooMuchGetsASnapshotAndGoesOnFromThere() {
        Ensemble ensemble = new Ensemble(
                15, 3, 0, config -> config.withWindow(new dev.baton.server.zab.ZabConfig.WindowLimits(10, 1 << 20, 5)));
        ensemble.members().forEach(SimNode::start);
        ensemble.awaitAllServing();
        SimNode away = ensemble.follower();
        away.crash();
        ensemble.awaitAllServing();
        SimClient writer = ensemble.open(ensemble.leader());
        for (int i = 0; i < 100; i++) {
            ensemble.ok(writer, SimClient.create("/s" + i, i % 10 == 0 ? EPHEMERAL : 0));
        }
        away.start();
        ensemble.awaitEqual();
        assertThat(ensemble.covered("SNAP")).isPositive();
        ensemble.ok(writer, SimClient.create("/afterwards", 0));
        away.crash();
        away.start();
        ensemble.awaitEqual();
        ensemble.ok(ensemble.open(away), new Exists.Request("/afterwards", false));
    }

    @Test
    void aMemberThatMissedALittleGetsItFromTheLog() {
        Ensemble ensemble = new Ensemble(
                16,
                3,
                0,
                config -> config.withWindow(new dev.baton.server.zab.ZabConfig.WindowLimits(10, 1 << 20, 1_000)));
        ensemble.members().forEach(SimNode::start);
        ensemble.awaitAllServing();
        SimNode away = ensemble.follower();
        away.crash();
        ensemble.awaitAllServing();
        SimClient writer = ensemble.open(ensemble.leader());
        for (int i = 0; i < 100; i++) {
            ensemble.ok(writer, SimClient.create("/s" + i, 0));
        }
        away.start();
        ensemble.awaitEqual();
        assertThat(ensemble.covered("LOG")).isPositive();
        assertThat(ensemble.covered("SNAP")).isZero();
    }

    @Test
    void anObserverServesButDoesNotDecide() {
        Ensemble ensemble = Ensemble.started(17, 3, 2);
        SimNode observer = ensemble.member(4);
        SimClient client = ensemble.open(observer);
        ensemble.ok(client, SimClient.create("/o", 0));
        ensemble.follower(0).crash();
        ensemble.ok(client, SimClient.create("/o/minority", 0));
        ensemble.follower(0).crash();
        SimClient.Call call = client.send(SimClient.create("/o/none", 0));
        ensemble.await("the end of service", () -> !observer.isServing());
        assertThat(call.lost).isTrue();
    }

    /** ZOOKEEPER-4646, 4785: an acknowledgement is worth what is on the disks of a quorum. */
    @Test
    void whatIsAcknowledgedSurvivesTheCrashOfAll() {
        Ensemble ensemble = Ensemble.started(20, 3, 0);
        for (int i = 0; i < 10; i++) {
            SimClient client = ensemble.open(i % 2 == 0 ? ensemble.leader() : ensemble.follower());
            // Whoever answers has it soon; whether somebody else has it too is what the answer must wait for.
            ensemble.members().forEach(member -> member.storage().slow(200 * Ensemble.MILLI));
            client.member.storage().slow(Ensemble.MILLI);
            String path = "/all" + i;
            ensemble.ok(client, SimClient.create(path, 0));
            ensemble.members().forEach(SimNode::crash);
            ensemble.members().forEach(member -> member.storage().slow(2 * Ensemble.MILLI));
            // Of those who come back none may have more on its disk than the one who does not.
            List<SimNode> poorestFirst = new ArrayList<>(ensemble.members());
            poorestFirst.sort(
                    Comparator.comparingLong(member -> member.storage().lastZxid()));
            poorestFirst.subList(0, 2).forEach(SimNode::start);
            ensemble.awaitAllServing();
            ensemble.ok(ensemble.open(ensemble.leader()), new Exists.Request(path, false));
            poorestFirst.get(2).start();
            ensemble.awaitAllServing();
        }
    }

    @Test
    void anEnsembleOfOneServes() {
        Ensemble ensemble = Ensemble.started(18, 1, 0);
        SimNode only = ensemble.leader();
        SimClient client = ensemble.open(only);
        ensemble.ok(client, new Create.Request("/one", new byte[0], dev.baton.wire.model.Acl.OPEN, 0));
        ensemble.ok(client, new Sync.Request("/"));
        only.crash();
        only.start();
        ensemble.awaitAllServing();
        ensemble.ok(ensemble.open(only), new Exists.Request("/one", false));
    }
}
