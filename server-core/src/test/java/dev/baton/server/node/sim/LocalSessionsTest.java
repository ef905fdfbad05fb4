package dev.baton.server.node.sim;

import static dev.baton.server.node.SessionPolicy.Local.FIXED;
import static dev.baton.server.node.SessionPolicy.Local.NONE;
import static dev.baton.server.node.SessionPolicy.Local.UPGRADED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.CloseReason;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.SessionPolicy;
import dev.baton.server.node.Trace;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that one member alone knows, in virtual time, with production nodes. Each through a learner and through the leader. */
class LocalSessionsTest {
    private static final int EPHEMERAL = 1;

    private static Ensemble ensemble(SessionPolicy.Local local) {
        return Ensemble.changed(11, 3, 1, config -> config.withSessions(Ensemble.SESSIONS.withLocal(local)));
    }

    private static SimNode home(Ensemble ensemble, boolean leader) {
        return leader ? ensemble.leader() : ensemble.follower();
    }

    private static SimNode elsewhere(Ensemble ensemble, SimNode home) {
        return ensemble.members().stream().filter(m -> m != home).findFirst().orElseThrow();
    }

    private static int localCount(SimNode member) {
        return member.view().serverStats().localSessionCount();
    }

    private static List<Trace.SessionEnded> endsOf(SimClient client, SimNode member) {
        return member.traces.stream()
                .filter(Trace.SessionEnded.class::isInstance)
                .map(Trace.SessionEnded.class::cast)
                .filter(end -> end.sessionId() == client.id())
                .toList();
    }

    private static long zxid(Ensemble ensemble) {
        ensemble.awaitEqual();
        return ensemble.leader().view().digest().zxid();
    }

    private static boolean isKnown(Ensemble ensemble, SimClient client, SimNode at) {
        // A member that is behind what the client has seen says nothing at all.
        ensemble.awaitEqual();
        SimClient again = ensemble.resume(client, at);
        boolean known = again.session != null && again.session.sessionId() == client.id();
        assertThat(known || again.session != null && again.session.sessionId() == 0)
                .as("an answer")
                .isTrue();
        return known;
    }

    private static boolean exists(Ensemble ensemble, String path) {
        return ensemble.call(ensemble.open(ensemble.leader()), new Exists.Request(path, false))
                .ok();
    }

    @ParameterizedTest
    @EnumSource(SessionPolicy.Local.class)
    void beginningAndEndAreTransactionsOnlyWithoutThem(SessionPolicy.Local local) {
        Ensemble ensemble = ensemble(local);
        SimClient first = ensemble.open(ensemble.leader());
        ensemble.ok(first, SimClient.create("/first", 0));
        ensemble.call(first, new CloseSession.Request());
        long before = zxid(ensemble);
        for (SimNode member : ensemble.members()) {
            SimClient client = ensemble.open(member);
            assertThat(localCount(member)).isEqualTo(local == NONE ? 0 : 1);
            assertThat(ensemble.call(client, new CloseSession.Request()).ok()).isTrue();
            ensemble.await("the end of the connection", () -> client.closed);
            assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_CLOSED);
            assertThat(localCount(member)).isZero();
            assertThat(endsOf(client, member)).singleElement().matches(end -> !end.expired());
            assertThat(isKnown(ensemble, client, member)).isFalse();
        }
        assertThat(zxid(ensemble) - before).isEqualTo(local == NONE ? 8 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itReadsAndWritesAndIsResumedAtItsMemberOnly(boolean leader) {
        Ensemble ensemble = ensemble(FIXED);
        SimNode home = home(ensemble, leader);
        SimClient client = ensemble.open(home);
        ensemble.ok(client, SimClient.create("/a", 0));
        ensemble.ok(client, new Exists.Request("/a", false));
        assertThat(isKnown(ensemble, client, elsewhere(ensemble, home))).isFalse();
        ensemble.ok(client, SimClient.create("/b", 0));
        client.drop();
        SimClient again = ensemble.resume(client, home);
        assertThat(again.id()).isEqualTo(client.id());
        ensemble.ok(again, SimClient.create("/c", 0));
        assertThat(exists(ensemble, "/c")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withoutUpgradingAnEphemeralNodeIsRefusedAndTheSessionGoesOn(boolean leader) {
        Ensemble ensemble = ensemble(FIXED);
        SimClient client = ensemble.open(home(ensemble, leader));
        SimClient.Call first = client.send(SimClient.create("/a", 0));
        SimClient.Call refused = client.send(SimClient.create("/e", EPHEMERAL));
        SimClient.Call multi =
                client.send(new Multi.Request(List.of(SimClient.create("/m", 0), SimClient.create("/e", EPHEMERAL))));
        SimClient.Call last = client.send(SimClient.create("/b", 0));
        ensemble.await("all answers", () -> last.done);
        assertThat(first.ok()).isTrue();
        assertThat(refused.error()).isEqualTo(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
        assertThat(((Multi.Response) multi.body).results())
                .containsExactly(MultiResult.error(0), MultiResult.error(-120));
        assertThat(last.ok()).isTrue();
        ensemble.awaitEqual();
        assertThat(exists(ensemble, "/e")).isFalse();
        assertThat(exists(ensemble, "/m")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theFirstEphemeralNodeMakesItOneOfTheEnsemble(boolean leader) {
        Ensemble ensemble = ensemble(UPGRADED);
        SimNode home = home(ensemble, leader);
        SimClient client = ensemble.open(home);
        SimClient.Call plain = client.send(SimClient.create("/a", 0));
        SimClient.Call first = client.send(SimClient.create("/e", EPHEMERAL));
        SimClient.Call second = client.send(SimClient.create("/f", EPHEMERAL));
        ensemble.await("the answers", () -> second.done);
        assertThat(plain.ok() && first.ok() && second.ok()).isTrue();
        assertThat(localCount(home)).isZero();
        client.drop();
        ensemble.awaitEqual();
        SimClient moved = ensemble.resume(client, elsewhere(ensemble, home));
        assertThat(moved.id()).isEqualTo(client.id());
        ensemble.run(5 * Ensemble.SECOND);
        assertThat(moved.closed).as("it lives as long as it is heard of").isFalse();
        assertThat(exists(ensemble, "/e")).isTrue();
        assertThat(ensemble.call(moved, new CloseSession.Request()).ok()).isTrue();
        ensemble.awaitEqual();
        assertThat(exists(ensemble, "/e") || exists(ensemble, "/f")).isFalse();
        assertThat(exists(ensemble, "/a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUpgradedSessionExpiresByTheLeadersClockWithItsNodes(boolean leader) {
        Ensemble ensemble = ensemble(UPGRADED);
        SimClient client = ensemble.open(home(ensemble, leader));
        ensemble.ok(client, new Multi.Request(List.of(SimClient.create("/e", EPHEMERAL))));
        ensemble.run(3 * Ensemble.SECOND);
        assertThat(exists(ensemble, "/e")).as("heard of").isTrue();
        client.pinging = false;
        ensemble.await("its end", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_EXPIRED);
        ensemble.awaitEqual();
        assertThat(exists(ensemble, "/e")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void beginningAndEndMayBePipelined(boolean leader) {
        Ensemble ensemble = ensemble(UPGRADED);
        SimClient client = ensemble.open(home(ensemble, leader));
        SimClient.Call create = client.send(SimClient.create("/e", EPHEMERAL));
        SimClient.Call close = client.send(new CloseSession.Request());
        ensemble.await("both answers", () -> close.done);
        assertThat(create.ok() && close.ok()).isTrue();
        ensemble.awaitEqual();
        assertThat(exists(ensemble, "/e")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsMemberEndsItWhenItIsNotHeardOf(boolean leader) {
        Ensemble ensemble = ensemble(FIXED);
        SimNode home = home(ensemble, leader);
        SimClient client = ensemble.open(home);
        long before = zxid(ensemble);
        ensemble.run(5 * Ensemble.SECOND);
        assertThat(client.closed).as("heard of").isFalse();
        client.pinging = false;
        long silentFrom = ensemble.now();
        ensemble.await("its end", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_EXPIRED);
        // Its last ping may have been a third of the timeout ago.
        assertThat((ensemble.now() - silentFrom) / Ensemble.MILLI)
                .isBetween(Ensemble.TIMEOUT_MILLIS * 2L / 3 - 100, Ensemble.TIMEOUT_MILLIS + 300L);
        assertThat(localCount(home)).isZero();
        assertThat(endsOf(client, home)).singleElement().matches(Trace.SessionEnded::expired);
        assertThat(isKnown(ensemble, client, home)).isFalse();
        assertThat(zxid(ensemble)).as("no transaction").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOperatorEndsItAtItsMember(boolean leader) {
        Ensemble ensemble = ensemble(FIXED);
        SimNode home = home(ensemble, leader);
        SimClient client = ensemble.open(home);
        elsewhere(ensemble, home).step(new NodeInput.ExpireSession(client.id()));
        ensemble.run(Ensemble.SECOND);
        assertThat(client.closed).as("nobody else knows it").isFalse();
        home.step(new NodeInput.ExpireSession(client.id()));
        ensemble.await("its end", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_EXPIRED);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIXED", "UPGRADED"})
    void anotherLeaderKnowsThoseOfTheEnsembleOnly(SessionPolicy.Local local) {
        Ensemble ensemble = ensemble(local);
        SimNode follower = ensemble.follower();
        SimClient local1 = ensemble.open(follower);
        SimClient other = ensemble.open(follower);
        if (local == UPGRADED) {
            ensemble.ok(other, SimClient.create("/e", EPHEMERAL));
        }
        ensemble.leader().crash();
        ensemble.await("the end of both connections", () -> local1.closed && other.closed);
        ensemble.awaitAllServing();
        assertThat(isKnown(ensemble, local1, follower)).isFalse();
        assertThat(isKnown(ensemble, other, follower)).isEqualTo(local == UPGRADED);
        assertThat(exists(ensemble, "/e")).isEqualTo(local == UPGRADED);
    }

    /** What a leader does not know is a session of somebody else; but not if it was one of the ensemble and has ended. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "UPGRADED"})
    void whatAnEndedSessionAsksForIsNotDone(SessionPolicy.Local local) {
        Ensemble ensemble = ensemble(local);
        SimNode leader = ensemble.leader();
        SimNode follower = ensemble.follower();
        SimClient client = ensemble.open(follower);
        ensemble.ok(client, SimClient.create("/e", EPHEMERAL));
        ensemble.network().cut(leader, follower);
        leader.step(new NodeInput.ExpireSession(client.id()));
        ensemble.await(
                "the end at the leader", () -> leader.view().serverStats().ephemeralCount() == 0);
        SimClient.Call late = client.send(SimClient.create("/late", 0));
        ensemble.run(100 * Ensemble.MILLI);
        assertThat(late.done).as("the follower has heard of nothing").isFalse();
        ensemble.heal();
        ensemble.awaitEqual();
        assertThat(late.ok()).isFalse();
        assertThat(exists(ensemble, "/late")).isFalse();
    }

    /** Pings overtake what a learner cannot take yet, so it may lag for as long as it likes. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "UPGRADED"})
    void norWhatItAsksForThroughAMemberThatLagsForLong(SessionPolicy.Local local) {
        Ensemble ensemble = ensemble(local);
        SimNode leader = ensemble.leader();
        SimNode observer = ensemble.member(4);
        SimClient client = ensemble.open(observer);
        SimClient other = ensemble.open(observer);
        ensemble.ok(client, SimClient.create("/e", EPHEMERAL));
        ensemble.ok(other, SimClient.create("/f", EPHEMERAL));
        leader.step(new NodeInput.PeerCongestion(observer.id(), true));
        for (SimClient each : List.of(client, other)) {
            leader.step(new NodeInput.ExpireSession(each.id()));
            ensemble.run(3 * Ensemble.SECOND);
        }
        assertThat(leader.view().serverStats().ephemeralCount()).isZero();
        SimClient.Call late = client.send(SimClient.create("/late", 0));
        ensemble.run(Ensemble.SECOND);
        assertThat(late.done || client.closed)
                .as("the observer has heard of nothing")
                .isFalse();
        leader.step(new NodeInput.PeerCongestion(observer.id(), false));
        ensemble.awaitEqual();
        assertThat(late.ok()).isFalse();
        assertThat(exists(ensemble, "/late")).isFalse();
    }
}
