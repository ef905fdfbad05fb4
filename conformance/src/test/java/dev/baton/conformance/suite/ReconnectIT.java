package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.WatchProbe.event;
import static dev.baton.wire.model.WatchEventType.NODE_CHILDREN_CHANGED;
import static dev.baton.wire.model.WatchEventType.NODE_CREATED;
import static dev.baton.wire.model.WatchEventType.NODE_DATA_CHANGED;
import static dev.baton.wire.model.WatchEventType.NODE_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.Digests;
import dev.baton.conformance.harness.WatchProbe;
import dev.baton.conformance.harness.WireRecorder;
import dev.baton.testing.FaultProxy;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.OpCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection breaks and the session goes on: same id, ephemerals, identities, and watches that catch up. */
class ReconnectIT extends PairingSuite {
    private final WireRecorder recorder = new WireRecorder();
    private final WatchProbe probe = new WatchProbe();
    private FaultProxy proxy;
    private ClientUnderTest cut;

    @BeforeEach
    void openThroughProxy() {
        proxy = proxy(recorder);
        cut = another(proxy.connectString());
    }

    @Test
    void theSessionGoesOnWithItsEphemerals() {
        long session = cut.sessionId();
        cut.create(root + "/e", new byte[0], CreateMode.EPHEMERAL);

        reconnect(() -> {});

        assertThat(cut.sessionId()).isEqualTo(session);
        assertThat(client.exists(root + "/e").orElseThrow().ephemeralOwner()).isEqualTo(session);
        assertThat(cut.getEphemerals(root)).containsExactly(root + "/e");
    }

    @Test
    void identitiesAreProvedAgain() {
        cut.addAuth("digest", "user:pass");
        List<Acl> mine = List.of(new Acl(Perms.ALL, new AclId("digest", Digests.idOf("user:pass"))));
        cut.create(root + "/mine", new byte[0], CreateMode.PERSISTENT, mine, -1);

        reconnect(() -> {});

        cut.setData(root + "/mine", "still mine");
        assertRefused(ErrorCode.NO_AUTH, () -> client.setData(root + "/mine", "not yours"));
    }

    @Test
    void oneShotWatchesCatchUp() {
        for (String name : List.of("/changed", "/deleted", "/parent", "/quiet")) {
            client.create(root + name, "");
        }
        cut.getData(root + "/changed", probe);
        cut.getData(root + "/deleted", probe);
        cut.exists(root + "/created", probe);
        cut.exists(root + "/absent", probe);
        cut.getChildren(root + "/parent", probe);
        cut.getData(root + "/quiet", probe);

        reconnect(() -> {
            client.setData(root + "/changed", "1");
            client.delete(root + "/deleted");
            client.create(root + "/created", "");
            client.create(root + "/parent/c", "");
        });

        assertThat(probe.awaitCount(4))
                .containsExactlyInAnyOrder(
                        event(NODE_DATA_CHANGED, root + "/changed"),
                        event(NODE_DELETED, root + "/deleted"),
                        event(NODE_CREATED, root + "/created"),
                        event(NODE_CHILDREN_CHANGED, root + "/parent"));
        assertThat(recorder.byOperation()).containsKey(OpCode.SET_WATCHES);

        client.setData(root + "/quiet", "1");
        client.create(root + "/absent", "");
        assertThat(probe.awaitCount(6).subList(4, 6))
                .containsExactly(event(NODE_DATA_CHANGED, root + "/quiet"), event(NODE_CREATED, root + "/absent"));
    }

    @Test
    void lastingWatchesAreThereAgainAndMissWhatHappenedBetween() {
        client.create(root + "/n", "");
        WatchProbe recursive = new WatchProbe();
        cut.addWatch(root + "/n", AddWatchMode.PERSISTENT, probe);
        cut.addWatch(root + "/n", AddWatchMode.PERSISTENT_RECURSIVE, recursive);

        reconnect(() -> client.setData(root + "/n", "missed"));

        client.create(root + "/n/c", "");
        client.create(root + "/n/c/d", "");
        assertThat(probe.awaitCount(1)).contains(event(NODE_CHILDREN_CHANGED, root + "/n"));
        assertThat(recursive.awaitCount(2))
                .contains(event(NODE_CREATED, root + "/n/c"), event(NODE_CREATED, root + "/n/c/d"));
        assertThat(recursive.events()).doesNotContain(event(NODE_DATA_CHANGED, root + "/n"));
        assertThat(recorder.byOperation()).containsKey(OpCode.SET_WATCHES2);
    }

    @Test
    void manyWatchesAreRegisteredAgain() {
        int count = 3_000;
        String longName = "/" + "x".repeat(80) + "-";
        for (int i = 0; i < count; i++) {
            cut.exists(root + longName + i, probe);
        }

        reconnect(() -> {});

        client.create(root + longName + 0, "");
        client.create(root + longName + (count - 1), "");
        assertThat(probe.awaitCount(2))
                .containsExactly(
                        event(NODE_CREATED, root + longName + 0), event(NODE_CREATED, root + longName + (count - 1)));
    }

    /** Breaks the connection, lets something happen while there is none, and returns when there is one again. */
    private void reconnect(Runnable meanwhile) {
        cut.sync(root);
        int before = proxy.acceptedCount();
        proxy.hold();
        proxy.cut();
        await("the client to come back")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> proxy.acceptedCount() > before);
        meanwhile.run();
        proxy.heal();
        await("the client to be served again")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> refusal(() -> cut.exists(root)) == ErrorCode.OK);
    }
}
