package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CreateContainer;
import dev.baton.wire.op.CreateTtl;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.Ping;
import org.junit.jupiter.api.Test;

class ReaperTest {
    private final TestServer server = new TestServer(TestServer.config().withReaper(new ReaperPolicy(60_000, 600, 0)));
    private final TestClient client = server.connect(40_000);

    @Test
    void aContainerGoesAfterItsLastChild() {
        container("/c");
        client.create("/c/k");
        run(130_000);
        assertThat(exists("/c")).isTrue();
        client.delete("/c/k");
        run(61_000);
        assertThat(exists("/c")).isFalse();
        TxnEntry last = server.log.get(server.log.size() - 1);
        assertThat(last.header().type()).isEqualTo(TxnType.DELETE_CONTAINER);
        assertThat(last.header().clientId()).isZero();
        assertThat(last.header().cxid()).isZero();
    }

    @Test
    void aContainerThatNeverHadAChildStaysUnlessAskedOtherwise() {
        container("/c");
        run(300_000);
        assertThat(exists("/c")).isTrue();
        TestServer eager = new TestServer(TestServer.config().withReaper(new ReaperPolicy(1_000, 600, 10_000)));
        TestClient user = eager.connect(40_000);
        user.ok(new CreateContainer.Request("/c", null, Acl.OPEN, 4));
        eager.run(9_000);
        assertThat(user.call(new Exists.Request("/c", false)).error()).isEqualTo(ErrorCode.OK);
        eager.run(3_000);
        assertThat(user.errorOf(new Exists.Request("/c", false))).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void aTtlNodeGoesWhenItIsChildlessAndUnchangedForItsTime() {
        client.ok(new CreateTtl.Request("/t", null, Acl.OPEN, 5, 100_000));
        client.ok(new CreateTtl.Request("/parent", null, Acl.OPEN, 5, 1_000));
        client.create("/parent/k");
        run(90_000);
        client.set("/t", "touched");
        run(90_000);
        assertThat(exists("/t")).isTrue();
        run(60_000);
        assertThat(exists("/t")).isFalse();
        assertThat(exists("/parent")).isTrue();
    }

    @Test
    void aChildInFlightSavesItsParent() {
        container("/c");
        client.create("/c/k");
        client.delete("/c/k");
        server.autoPersist = false;
        client.send(TestClient.createRequest("/c/late", 0));
        long last = server.lastAppended();
        server.advanceMillis(61_000);
        server.step(NodeInput.Deadline.INSTANCE);
        server.log.stream()
                .filter(entry -> entry.zxid() > last)
                .forEach(entry -> assertThat(entry.header().type()).isEqualTo(TxnType.CLOSE_SESSION));
        server.persist();
        assertThat(server.halt).isNull();
    }

    @Test
    void theRateIsBounded() {
        for (int i = 0; i < 50; i++) {
            container("/c" + i);
            client.create("/c" + i + "/k");
            client.delete("/c" + i + "/k");
        }
        long start = server.nowNanos;
        long before = server.lastAppended();
        while (server.lastAppended() < before + 50) {
            run(100);
            assertThat(server.nowNanos - start).isLessThan(120_000 * TestServer.MILLI);
            long inRate =
                    1 + Math.max(0, server.nowNanos - start - 60_000 * TestServer.MILLI) / (100 * TestServer.MILLI);
            assertThat(server.lastAppended() - before).isLessThanOrEqualTo(inRate + 1);
        }
        assertThat(server.node.view().serverStats().counters().reapedCount()).isEqualTo(50);
    }

    @Test
    void itCanBeTurnedOff() {
        TestServer off = new TestServer(TestServer.config().withReaper(new ReaperPolicy(0, 600, 1)));
        off.step(NodeInput.Deadline.INSTANCE);
        assertThat(off.node.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** Lets time pass without losing the session. */
    private void run(long millis) {
        for (long left = millis; left > 0; left -= 10_000) {
            server.run(Math.min(left, 10_000));
            client.call(new Ping.Request());
        }
    }

    private void container(String path) {
        client.ok(new CreateContainer.Request(path, null, Acl.OPEN, 4));
    }

    private boolean exists(String path) {
        return client.call(new Exists.Request(path, false)).error() == ErrorCode.OK;
    }
}
