package dev.baton.simulation.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.CloseReason;
import dev.baton.server.node.NodeView;
import dev.baton.simulation.process.Member;
import dev.baton.simulation.world.Reach;
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
        for (Member member : ensemble.members()) {
            ScriptedClient client = ensemble.open(member);
            ensemble.ok(client, ScriptedClient.create("/by" + member.address(), 0));
            assertThat(ensemble.call(client, ScriptedClient.create("/by" + member.address(), 0))
                            .error())
                    .isEqualTo(ErrorCode.NODE_EXISTS);
        }
        ensemble.awaitEqual();
        for (Member member : ensemble.members()) {
            ScriptedClient client = ensemble.open(member);
            for (Member by : ensemble.members()) {
                ensemble.ok(client, new Exists.Request("/by" + by.address(), false));
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
        for (Member member : ensemble.members()) {
            ScriptedClient client = ensemble.open(member);
            String path = "/fifo" + member.address();
            List<ScriptedClient.Call> calls = new ArrayList<>();
            calls.add(client.send(ScriptedClient.create(path, 0)));
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
        ScriptedClient client = ensemble.open(ensemble.follower());
        ensemble.ok(
                client,
                new Multi.Request(List.of(
                        ScriptedClient.create("/m", 0),
                        ScriptedClient.create("/m/a", 0),
                        ScriptedClient.create("/m/b", 0))));
        ScriptedClient.Call failed = ensemble.call(
                client, new Multi.Request(List.of(new Delete.Request("/m/a", -1), new Delete.Request("/none", -1))));
        assertThat(failed.done).isTrue();
        ensemble.ok(client, new Exists.Request("/m/a", false));
        ensemble.awaitEqual();
    }

    @Test
    void aWatchFiresAtAnotherMemberThanTheWrite() {
        Ensemble ensemble = Ensemble.started(4, 3, 0);
        ScriptedClient watcher = ensemble.open(ensemble.follower(0));
        ScriptedClient writer = ensemble.open(ensemble.follower(1));
        ensemble.call(watcher, new Exists.Request("/watched", true));
        ensemble.ok(writer, ScriptedClient.create("/watched", 0));
        ensemble.await("the event", () -> watcher.watchEvents.size() == 1);
        assertThat(watcher.watchEvents.get(0).type()).isEqualTo(WatchEventType.NODE_CREATED);
    }

    @Test
    void acknowledgedWritesAndSessionsSurviveTheLeader() {
        Ensemble ensemble = Ensemble.started(5, 3, 0);
        ScriptedClient before = ensemble.open(ensemble.follower());
        ensemble.ok(before, ScriptedClient.create("/kept", 0));
        ensemble.ok(before, ScriptedClient.create("/mine", EPHEMERAL));
        Member old = ensemble.leader();
        old.crash();
        ensemble.await("the connection to end", () -> before.closed);
        assertThat(before.closeReason).isEqualTo(CloseReason.NOT_SERVING);
        ensemble.awaitAllServing();
        ScriptedClient after = ensemble.resume(before, ensemble.follower());
        assertThat(after.isConnected()).isTrue();
        ensemble.ok(after, new Exists.Request("/kept", false));
        ensemble.ok(after, new Exists.Request("/mine", false));
        ensemble.ok(after, ScriptedClient.create("/more", 0));
        old.start();
        ensemble.awaitEqual();
        ScriptedClient there = ensemble.open(old);
        ensemble.ok(there, new Exists.Request("/more", false));
    }

    @Test
    void aSessionEndsWithItsEphemeralsWhenItsClientIsSilentAndNotBefore() {
        Ensemble ensemble = Ensemble.started(6, 3, 0);
        ScriptedClient client = ensemble.open(ensemble.follower());
        ScriptedClient other = ensemble.open(ensemble.leader());
        ensemble.ok(client, ScriptedClient.create("/e", EPHEMERAL));
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
        for (Member member : ensemble.members()) {
            ScriptedClient again = ensemble.resume(client, member);
            assertThat(again.isConnected()).isFalse();
            assertThat(again.closeReason).isEqualTo(CloseReason.RESUME_REFUSED);
        }
        ensemble.awaitEqual();
        assertThat(ensemble.leader().view().ephemerals()).isEmpty();
    }

    @Test
    void anElectionExpiresNobody() {
        Ensemble ensemble = Ensemble.started(7, 5, 0);
        List<ScriptedClient> clients = ensemble.members().stream()
                .flatMap(member -> Stream.generate(() -> ensemble.open(member)).limit(5))
                .toList();
        for (ScriptedClient client : clients) {
            ensemble.ok(client, ScriptedClient.create("/e" + client.id(), EPHEMERAL));
        }
        Member old = ensemble.leader();
        old.crash();
        ensemble.awaitAllServing();
        // All come back late, but within a timeout of the new leader's beginning.
        ensemble.run(Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI * 3 / 4);
        Member target = ensemble.follower();
        for (ScriptedClient client : clients) {
            assertThat(ensemble.resume(client, target).isConnected()).isTrue();
        }
        assertThat(ensemble.leader().view().serverStats().counters().expiredSessionCount())
                .isZero();
        assertThat(ensemble.leader().view().ephemerals()).hasSize(clients.size());
    }

    @Test
    void aSessionMovesAndItsFormerConnectionWritesNoMore() {
        Ensemble ensemble = Ensemble.started(8, 3, 0);
        ScriptedClient here = ensemble.open(ensemble.follower(0));
        ensemble.ok(here, ScriptedClient.create("/s", 0));
        ScriptedClient there = ensemble.resume(here, ensemble.follower(1));
        assertThat(there.isConnected()).isTrue();
        ScriptedClient.Call late = here.send(ScriptedClient.create("/late", 0));
        ensemble.await("the end of the former connection", () -> late.done);
        assertThat(late.lost).isTrue();
        assertThat(here.closeReason).isEqualTo(CloseReason.SESSION_MOVED);
        ensemble.ok(there, ScriptedClient.create("/s/there", 0));
        assertThat(ensemble.call(there, new Exists.Request("/late", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);

        ensemble.awaitEqual();
        ScriptedClient atLeader = ensemble.resume(there, ensemble.leader());
        assertThat(atLeader.isConnected()).isTrue();
        ensemble.ok(atLeader, ScriptedClient.create("/s/leader", 0));
        ensemble.awaitEqual();
        ScriptedClient back = ensemble.resume(atLeader, ensemble.follower(0));
        assertThat(back.isConnected()).isTrue();
        assertThat(atLeader.closeReason).isEqualTo(CloseReason.SESSION_MOVED);
        ensemble.ok(back, ScriptedClient.create("/s/back", 0));
    }

    @Test
    void aClientClosesItsSessionThroughAFollower() {
        Ensemble ensemble = Ensemble.started(9, 3, 0);
        ScriptedClient client = ensemble.open(ensemble.follower());
        ensemble.ok(client, ScriptedClient.create("/e", EPHEMERAL));
        ScriptedClient.Call close = ensemble.call(client, new CloseSession.Request());
        assertThat(close.ok()).isTrue();
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_CLOSED);
        ensemble.awaitEqual();
        ScriptedClient other = ensemble.open(ensemble.leader());
        assertThat(ensemble.call(other, new Exists.Request("/e", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aWrongPasswordHarmsNobody() {
        Ensemble ensemble = Ensemble.started(10, 3, 0);
        ScriptedClient victim = ensemble.open(ensemble.follower(0));
        ScriptedClient thief = ensemble.begin(
                ensemble.follower(1), new ConnectRequest(0, 0, 1_000, victim.id(), new byte[16], false), 0);
        ensemble.await("the refusal", () -> thief.closed);
        assertThat(thief.closeReason).isEqualTo(CloseReason.RESUME_REFUSED);
        ensemble.ok(victim, ScriptedClient.create("/still", 0));
    }

    @Test
    void syncAtALaggingFollowerShowsTheLatestWrite() {
        Ensemble ensemble = Ensemble.started(11, 3, 1);
        for (Member lagging : ensemble.members()) {
            ScriptedClient writer = ensemble.open(ensemble.leader());
            ScriptedClient reader = ensemble.open(lagging);
            lagging.disk().slow(lagging == ensemble.leader() ? Ensemble.MILLI : 80 * Ensemble.MILLI);
            for (int i = 0; i < 20; i++) {
                String path = "/sync" + lagging.address() + "-" + i;
                ensemble.ok(writer, ScriptedClient.create(path, 0));
                ScriptedClient.Call sync = reader.send(new Sync.Request("/"));
                ScriptedClient.Call read = reader.send(new Exists.Request(path, false));
                ensemble.await("the read", () -> read.done);
                assertThat(sync.ok()).isTrue();
                assertThat(read.ok()).isTrue();
            }
            lagging.disk().slow(2 * Ensemble.MILLI);
        }
    }

    @Test
    void aLeaderThatIsCutOffAnswersNeitherWritesNorSyncs() {
        Ensemble ensemble = Ensemble.started(12, 3, 0);
        Member old = ensemble.leader();
        ScriptedClient client = ensemble.open(old);
        ensemble.isolate(old);
        ScriptedClient.Call sync = client.send(new Sync.Request("/"));
        ScriptedClient.Call write = client.send(ScriptedClient.create("/nobody", 0));
        ensemble.await("the old leader to give up", () -> !old.isServing());
        ensemble.await("the end of the calls", () -> sync.done && write.done);
        assertThat(sync.lost).isTrue();
        assertThat(write.lost).isTrue();
        ensemble.await(
                "another leader",
                () -> ensemble.members().stream().anyMatch(member -> member != old && member.isLeader()));
        ScriptedClient other = ensemble.open(ensemble.leader());
        ensemble.ok(other, ScriptedClient.create("/somebody", 0));
        ensemble.heal();
        ensemble.awaitEqual();
    }

    @Test
    void whoDoesNotServeTakesNoClients() {
        Ensemble ensemble = Ensemble.started(13, 3, 0);
        Member lonely = ensemble.follower();
        ensemble.isolate(lonely);
        ensemble.await("the follower to give up", () -> !lonely.isServing());
        ScriptedClient client = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], false), 0);
        ensemble.await("the refusal", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.NOT_SERVING);
        ensemble.heal();
        ensemble.awaitEqual();
        ensemble.open(lonely);
    }

    @Test
    void withoutALeaderReadsAreServedToThoseWhoAgree() {
        Ensemble ensemble = Ensemble.started(19, 3, 0);
        Member lonely = ensemble.follower();
        ScriptedClient client = ensemble.open(lonely);
        ensemble.ok(client, ScriptedClient.create("/seen", 0));
        ensemble.awaitEqual();
        ensemble.isolate(lonely);
        ensemble.await("read-only mode", lonely::isReadOnly);
        assertThat(client.closed).isTrue();

        ScriptedClient strict = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], false), 0);
        ensemble.await("the refusal", () -> strict.closed);
        assertThat(strict.closeReason).isEqualTo(CloseReason.NOT_SERVING);

        ScriptedClient reader = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], true), 0);
        ensemble.await("a session", reader::isConnected);
        assertThat(reader.session.readOnly()).isTrue();
        ScriptedClient.Call write = reader.send(ScriptedClient.create("/unseen", 0));
        ScriptedClient.Call sync = reader.send(new Sync.Request("/"));
        ScriptedClient.Call read = reader.send(new Exists.Request("/seen", false));
        ensemble.await("the answers", () -> read.done);
        assertThat(write.error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(sync.error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(read.ok()).isTrue();

        ConnectRequest again =
                new ConnectRequest(0, client.lastZxid, 1_000, client.id(), client.session.password(), true);
        ScriptedClient known = ensemble.begin(lonely, again, client.lastXid());
        ensemble.await("the session that is known here", known::isConnected);
        assertThat(ensemble.call(known, new CloseSession.Request()).error()).isEqualTo(ErrorCode.NOT_READ_ONLY);

        ScriptedClient elsewhere = ensemble.open(ensemble.leader());
        ConnectRequest unknown = new ConnectRequest(0, 0, 1_000, elsewhere.id(), elsewhere.session.password(), true);
        ScriptedClient stranger = ensemble.begin(lonely, unknown, 0);
        ensemble.await("the end of it", () -> stranger.closed);
        assertThat(stranger.session).isNull();

        ScriptedClient shortLived = ensemble.begin(lonely, new ConnectRequest(0, 0, 1_000, 0, new byte[16], true), 0);
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
        Member old = ensemble.leader();
        ScriptedClient client = ensemble.open(old);
        ensemble.ok(client, ScriptedClient.create("/decided", 0));
        ensemble.awaitEqual();
        ensemble.isolate(old);
        client.send(ScriptedClient.create("/undecided", 0));
        ensemble.run(20 * Ensemble.MILLI);
        old.crash();
        ensemble.awaitAllServing();
        // Written in the same epoch as the tail, so that it is cut rather than replaced.
        ensemble.heal();
        old.start();
        ensemble.awaitEqual();
        assertThat(ensemble.covered(Reach.DISK_TREE_REBUILT) + ensemble.covered(Reach.SYNC_SNAP))
                .isPositive();
        ScriptedClient there = ensemble.open(old);
        ensemble.ok(there, new Exists.Request("/decided", false));
        assertThat(ensemble.call(there, new Exists.Request("/undecided", false)).error())
                .isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aMemberThatMissedTooMuchGetsASnapshotAndGoesOnFromThere() {
        Ensemble ensemble = new Ensemble(
                15, 3, 0, config -> config.withWindow(new dev.baton.server.zab.ZabConfig.WindowLimits(10, 1 << 20, 5)));
        ensemble.members().forEach(Member::start);
        ensemble.awaitAllServing();
        Member away = ensemble.follower();
        away.crash();
        ensemble.awaitAllServing();
        ScriptedClient writer = ensemble.open(ensemble.leader());
        for (int i = 0; i < 100; i++) {
            ensemble.ok(writer, ScriptedClient.create("/s" + i, i % 10 == 0 ? EPHEMERAL : 0));
        }
        away.start();
        ensemble.awaitEqual();
        assertThat(ensemble.covered(Reach.SYNC_SNAP)).isPositive();
        ensemble.ok(writer, ScriptedClient.create("/afterwards", 0));
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
        ensemble.members().forEach(Member::start);
        ensemble.awaitAllServing();
        Member away = ensemble.follower();
        away.crash();
        ensemble.awaitAllServing();
        ScriptedClient writer = ensemble.open(ensemble.leader());
        for (int i = 0; i < 100; i++) {
            ensemble.ok(writer, ScriptedClient.create("/s" + i, 0));
        }
        away.start();
        ensemble.awaitEqual();
        assertThat(ensemble.covered(Reach.SYNC_FROM_LOG)).isPositive();
        assertThat(ensemble.covered(Reach.SYNC_SNAP)).isZero();
    }

    @Test
    void anObserverServesButDoesNotDecide() {
        Ensemble ensemble = Ensemble.started(17, 3, 2);
        Member observer = ensemble.member(4);
        ScriptedClient client = ensemble.open(observer);
        ensemble.ok(client, ScriptedClient.create("/o", 0));
        ensemble.follower(0).crash();
        ensemble.ok(client, ScriptedClient.create("/o/minority", 0));
        ensemble.follower(0).crash();
        ScriptedClient.Call call = client.send(ScriptedClient.create("/o/none", 0));
        ensemble.await("the end of service", () -> !observer.isServing());
        ensemble.await("the end of the call", () -> call.done);
        assertThat(call.lost).isTrue();
    }

    /** ZOOKEEPER-4646, 4785: an acknowledgement is worth what is on the disks of a quorum. */
    @Test
    void whatIsAcknowledgedSurvivesTheCrashOfAll() {
        Ensemble ensemble = Ensemble.started(20, 3, 0);
        for (int i = 0; i < 10; i++) {
            ScriptedClient client = ensemble.open(i % 2 == 0 ? ensemble.leader() : ensemble.follower());
            // Whoever answers has it soon; whether somebody else has it too is what the answer must wait for.
            ensemble.members().forEach(member -> member.disk().slow(200 * Ensemble.MILLI));
            client.member.disk().slow(Ensemble.MILLI);
            String path = "/all" + i;
            ensemble.ok(client, ScriptedClient.create(path, 0));
            ensemble.members().forEach(Member::crash);
            ensemble.members().forEach(member -> member.disk().slow(2 * Ensemble.MILLI));
            // Of those who come back none may have more on its disk than the one who does not.
            List<Member> poorestFirst = new ArrayList<>(ensemble.members());
            poorestFirst.sort(Comparator.comparingLong(member -> member.disk().durableZxid()));
            poorestFirst.subList(0, 2).forEach(Member::start);
            ensemble.awaitAllServing();
            ensemble.ok(ensemble.open(ensemble.leader()), new Exists.Request(path, false));
            poorestFirst.get(2).start();
            ensemble.awaitAllServing();
        }
    }

    @Test
    void anEnsembleOfOneServes() {
        Ensemble ensemble = Ensemble.started(18, 1, 0);
        Member only = ensemble.leader();
        ScriptedClient client = ensemble.open(only);
        ensemble.ok(client, new Create.Request("/one", new byte[0], dev.baton.wire.model.Acl.OPEN, 0));
        ensemble.ok(client, new Sync.Request("/"));
        only.crash();
        only.start();
        ensemble.awaitAllServing();
        ensemble.ok(ensemble.open(only), new Exists.Request("/one", false));
    }
}
