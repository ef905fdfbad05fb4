package dev.baton.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.server.MemberState.Role;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.Sync;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several members in this JVM, real sockets and real files. */
@Timeout(300)
class EnsembleTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Ensemble ensemble = Ensemble.start(3);

    @AfterEach
    void end() {
        ensemble.close();
    }

    private RawClient connect(long id) {
        int port = ensemble.member(id).clientPort();
        RawClient[] client = new RawClient[1];
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            client[0] = RawClient.session(port);
            return true;
        });
        return client[0];
    }

    private void create(long through, String path) throws IOException {
        try (RawClient client = connect(through)) {
            RawClient.Reply reply = client.call(new Create.Request(path, new byte[10], Acl.OPEN, 0));
            assertThat(reply.header().err()).as(path).isEqualTo(ErrorCode.OK.code());
        }
    }

    private boolean exists(long through, String path) throws IOException {
        try (RawClient client = connect(through)) {
            assertThat(client.call(new Sync.Request(path)).header().err()).isEqualTo(ErrorCode.OK.code());
            return client.call(new Exists.Request(path, false)).header().err() == ErrorCode.OK.code();
        }
    }

    private long leader() {
        return ensemble.leader().orElseThrow();
    }

    private List<Long> followers() {
        return ensemble.ids().stream().filter(id -> id != leader()).toList();
    }

    @Test
    void everyMemberTakesWritesAndShowsThoseOfTheOthers() throws IOException {
        for (long id : ensemble.ids()) {
            create(id, "/by-" + id);
        }
        for (long id : ensemble.ids()) {
            for (long other : ensemble.ids()) {
                assertThat(exists(id, "/by-" + other)).isTrue();
            }
        }
        ensemble.awaitEqual(LIMIT);
        assertThat(ensemble.states().values().stream().map(MemberState::role))
                .containsExactlyInAnyOrder(Role.LEADER, Role.FOLLOWER, Role.FOLLOWER);
    }

    @Test
    void serviceGoesOnWithoutTheLeaderWhichComesBackAsAFollower() throws IOException {
        create(leader(), "/before");
        long killed = leader();
        ensemble.kill(killed);
        long next = ensemble.awaitServing(LIMIT);
        assertThat(next).isNotEqualTo(killed);
        create(next, "/without");
        assertThat(exists(next, "/before")).isTrue();

        ensemble.restart(killed);
        ensemble.awaitServing(LIMIT);
        assertThat(exists(killed, "/without")).isTrue();
        ensemble.awaitEqual(LIMIT);
        assertThat(ensemble.member(killed).state().role()).isEqualTo(Role.FOLLOWER);
    }

    @Test
    void everybodyKilledComesBackWithEverything() throws IOException {
        create(leader(), "/kept");
        ensemble.ids().forEach(ensemble::kill);
        ensemble.ids().forEach(ensemble::restart);
        ensemble.awaitServing(LIMIT);
        assertThat(exists(1, "/kept")).isTrue();
        ensemble.awaitEqual(LIMIT);
    }

    @Test
    void aMemberWithoutDataGetsItFromTheOthers() throws IOException {
        create(leader(), "/kept");
        long wiped = followers().get(0);
        ensemble.stop(wiped);
        ensemble.wipe(wiped);
        ensemble.restart(wiped);
        ensemble.awaitServing(LIMIT);
        assertThat(exists(wiped, "/kept")).isTrue();
        ensemble.awaitEqual(LIMIT);
    }

    /** Leaders that begin with a snapshot know nothing of what it stands for, so a member without data gets the snapshot. */
    @Test
    void aMemberIsBroughtUpByASnapshot() throws IOException {
        ensemble.close();
        ensemble = Ensemble.start(3, 0, settings -> settings.with(OptionTable.SNAP_COUNT, 10));
        for (int i = 0; i < 60; i++) {
            create(leader(), "/n" + i);
        }
        long wiped = followers().get(0);
        ensemble.kill(wiped);
        ensemble.wipe(wiped);
        List<Long> others = ensemble.ids().stream().filter(id -> id != wiped).toList();
        others.forEach(ensemble::kill);
        others.forEach(ensemble::restart);
        ensemble.awaitServing(LIMIT);
        ensemble.restart(wiped);
        ensemble.awaitServing(LIMIT);
        assertThat(exists(wiped, "/n59")).isTrue();
        ensemble.awaitEqual(LIMIT);
        Path files = ensemble.member(wiped).options().dataDir().resolve("version-2");
        assertThat(files.resolve("snapshot.0")).doesNotExist();
    }

    @Test
    void aLeaderThatIsPausedIsReplacedAndFollowsWhenItGoesOn() throws IOException {
        long paused = leader();
        ensemble.pause(paused);
        long next = ensemble.awaitServing(LIMIT);
        assertThat(next).isNotEqualTo(paused);
        create(next, "/meanwhile");
        ensemble.resume(paused);
        await().atMost(LIMIT).until(() -> ensemble.member(paused).state().role() == Role.FOLLOWER);
        assertThat(exists(paused, "/meanwhile")).isTrue();
        ensemble.awaitEqual(LIMIT);
    }

    @Test
    void aLeaderThatIsNotHeardIsReplaced() throws IOException {
        long cut = leader();
        ensemble.isolate(cut, Ensemble.Cut.OUTGOING);
        await().atMost(LIMIT)
                .until(() -> ensemble.states().entrySet().stream()
                        .anyMatch(entry ->
                                entry.getKey() != cut && entry.getValue().role() == Role.LEADER));
        await().atMost(LIMIT).until(() -> ensemble.member(cut).state().role() == Role.NOT_SERVING);
        create(leader(), "/meanwhile");
        ensemble.heal();
        ensemble.awaitServing(LIMIT);
        assertThat(exists(cut, "/meanwhile")).isTrue();
        ensemble.awaitEqual(LIMIT);
    }

    @Test
    void aMinorityServesNobodyUntilItIsNoneAnyMore() throws IOException {
        List<Long> killed = followers();
        long left = leader();
        killed.forEach(ensemble::kill);
        await().atMost(LIMIT).until(() -> ensemble.member(left).state().role() == Role.NOT_SERVING);
        ensemble.restart(killed.get(0));
        ensemble.awaitServing(LIMIT);
        create(left, "/again");
        assertThat(exists(killed.get(0), "/again")).isTrue();
    }

    @Test
    void anObserverServesAndItsLossCostsNothing() throws IOException {
        ensemble.close();
        ensemble = Ensemble.start(3, 1, settings -> settings);
        assertThat(ensemble.member(4).state().role()).isEqualTo(Role.OBSERVER);
        create(4, "/through-the-observer");
        for (long id : ensemble.ids()) {
            assertThat(exists(id, "/through-the-observer")).isTrue();
        }
        ensemble.awaitEqual(LIMIT);
        ensemble.kill(4);
        create(leader(), "/without");
        ensemble.restart(4);
        ensemble.awaitServing(LIMIT);
        assertThat(exists(4, "/without")).isTrue();
    }

    @Test
    void wordsTellTheRole() throws IOException {
        assertThat(word(leader(), "srvr")).contains("Mode: leader\n").contains("Proposal sizes last/min/max: ");
        assertThat(word(leader(), "mntr")).contains("zk_server_state\tleader\n").contains("zk_synced_followers\t2\n");
        assertThat(word(followers().get(0), "srvr")).contains("Mode: follower\n");
        assertThat(word(followers().get(0), "conf"))
                .contains("serverId=" + followers().get(0) + "\n")
                .contains("server.1=127.0.0.1:")
                .contains("syncLimit=4\n");
        long left = leader();
        followers().forEach(ensemble::kill);
        await().atMost(LIMIT).until(() -> ensemble.member(left).state().role() == Role.NOT_SERVING);
        for (String word : List.of("srvr", "stat", "mntr")) {
            assertThat(word(left, word)).isEqualTo("This ZooKeeper instance is not currently serving requests\n");
        }
        assertThat(word(left, "isro")).isEqualTo("null");
        assertThat(word(left, "ruok")).isEqualTo("imok");
    }

    private String word(long id, String word) throws IOException {
        try (RawClient client = new RawClient(ensemble.member(id).clientPort())) {
            client.send(word.getBytes(StandardCharsets.US_ASCII));
            return new String(client.readToEnd(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void nothingIsLeftOfIt() {
        Path dir = ensemble.member(1).options().dataDir().getParent();
        assertThat(Files.isDirectory(dir)).isTrue();
        ensemble.kill(1);
        assertThat(ensemble.isRunning(1)).isFalse();
        assertThatThrownBy(() -> ensemble.member(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> ensemble.kill(9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ensemble.wipe(2)).isInstanceOf(IllegalStateException.class);
        ensemble.close();
        assertThat(dir).doesNotExist();
    }
}
