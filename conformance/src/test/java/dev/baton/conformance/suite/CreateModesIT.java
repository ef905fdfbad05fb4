package dev.baton.conformance.suite;

import static dev.baton.conformance.harness.ClientUnderTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.ClientUnderTest.Created;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The seven create modes: names, stats, lifetimes. */
class CreateModesIT extends PairingSuite {
    private static final long HOUR_MILLIS = 3_600_000;

    @ParameterizedTest
    @EnumSource(CreateMode.class)
    void statOfANewNode(CreateMode mode) {
        Created created = create(root + "/n", mode, HOUR_MILLIS);

        Stat stat = created.stat();
        assertThat(created.path()).isEqualTo(mode.isSequential() ? root + "/n0000000000" : root + "/n");
        assertThat(client.exists(created.path())).contains(stat);
        assertThat(stat.czxid()).isPositive().isEqualTo(stat.mzxid()).isEqualTo(stat.pzxid());
        assertThat(stat.ctime()).isPositive().isEqualTo(stat.mtime());
        assertThat(List.of(stat.version(), stat.cversion(), stat.aversion(), stat.numChildren()))
                .containsOnly(0);
        assertThat(stat.ephemeralOwner()).isEqualTo(mode.isEphemeral() ? client.sessionId() : 0);
        assertThat(stat.dataLength()).isEqualTo(4);
    }

    @Test
    void dataMayBeNullOrEmpty() {
        client.create(root + "/null", null, CreateMode.PERSISTENT);
        client.create(root + "/empty", new byte[0], CreateMode.PERSISTENT);

        assertThat(client.getData(root + "/null").bytes()).isNull();
        assertThat(client.getData(root + "/null").stat().dataLength()).isZero();
        assertThat(client.getData(root + "/empty").bytes()).isEmpty();
    }

    @Test
    void sequenceCountsCreationsUnderTheParentWhateverTheirNames() {
        client.create(root + "/plain", "");
        assertThat(create(root + "/a-", CreateMode.PERSISTENT_SEQUENTIAL, -1).path())
                .isEqualTo(root + "/a-0000000001");
        client.delete(root + "/plain");
        assertThat(create(root + "/b-", CreateMode.EPHEMERAL_SEQUENTIAL, -1).path())
                .isEqualTo(root + "/b-0000000002");
        assertThat(create(root + "/", CreateMode.PERSISTENT_SEQUENTIAL, -1).path())
                .isEqualTo(root + "/0000000003");
        assertThat(create(root + "/t-", CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, HOUR_MILLIS)
                        .path())
                .isEqualTo(root + "/t-0000000004");
        assertThat(client.exists(root).orElseThrow().cversion()).isEqualTo(6);
    }

    @Test
    void failedCreationsDoNotUseUpSequenceNumbers() {
        for (int i = 0; i < 3; i++) {
            client.create(root + "/n" + i, "");
            assertRefused(ErrorCode.NODE_EXISTS, () -> client.create(root + "/n0", ""));
        }
        assertThat(create(root + "/s-", CreateMode.PERSISTENT_SEQUENTIAL, -1).path())
                .isEqualTo(root + "/s-0000000003");
    }

    @Test
    void ephemeralsGoWithTheirSession() {
        ClientUnderTest owner = another();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            paths.add(owner.create(root + "/e-", bytes("x"), CreateMode.EPHEMERAL_SEQUENTIAL)
                    .path());
        }
        assertThat(owner.getEphemerals(root)).containsExactlyInAnyOrderElementsOf(paths);
        Stat before = client.exists(root).orElseThrow();

        owner.close();

        assertThat(client.getChildren(root).names()).isEmpty();
        Stat after = client.exists(root).orElseThrow();
        assertThat(after.cversion()).isEqualTo(before.cversion() + 5);
        assertThat(after.pzxid()).isGreaterThan(before.pzxid());
        assertThat(after.mzxid()).isEqualTo(before.mzxid());
    }

    @Test
    void containersGoAfterTheirLastChild() {
        create(root + "/c", CreateMode.CONTAINER, -1);
        create(root + "/unused", CreateMode.CONTAINER, -1);
        client.create(root + "/c/child", "");
        client.delete(root + "/c/child");

        awaitGone(root + "/c");
        assertThat(client.exists(root + "/unused")).isPresent();
    }

    @Test
    void containersMayHoldEphemerals() {
        create(root + "/c", CreateMode.CONTAINER, -1);
        create(root + "/c/e", CreateMode.EPHEMERAL, -1);
        assertThat(client.getChildren(root + "/c").names()).containsExactly("e");
    }

    @Test
    void ttlNodesGoWhenChildlessAndUntouched() {
        create(root + "/short", CreateMode.PERSISTENT_WITH_TTL, 200);
        create(root + "/long", CreateMode.PERSISTENT_WITH_TTL, HOUR_MILLIS);
        create(root + "/parent", CreateMode.PERSISTENT_WITH_TTL, 200);
        client.create(root + "/parent/child", "");
        String sequential = create(root + "/s-", CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL, 200)
                .path();

        awaitGone(root + "/short");
        awaitGone(sequential);
        assertThat(client.exists(root + "/long")).isPresent();
        assertThat(client.exists(root + "/parent")).isPresent();

        client.delete(root + "/parent/child");
        awaitGone(root + "/parent");
    }

    private void awaitGone(String path) {
        await(path + " to be reaped")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> client.exists(path).isEmpty());
    }

    private Created create(String path, CreateMode mode, long ttlMillis) {
        return client.create(path, bytes("data"), mode, Acl.OPEN, mode.isTtl() ? ttlMillis : -1);
    }
}
