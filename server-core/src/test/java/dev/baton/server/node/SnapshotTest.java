package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.storage.Recovered;
import dev.baton.server.storage.StorageOp;
import dev.baton.server.tree.Tree;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    @Test
    void theFirstStartWritesASnapshotSoThatItsLogCanBeRecovered() {
        TestServer server = new TestServer();
        drain(server);
        assertThat(server.snapshotBegin).isEqualTo(new SnapshotBegin(0));
        assertThat(server.snapshotCommit.digestZxid()).isZero();
        assertThat(server.otherOps).as("no log to roll yet").isEmpty();
        assertThat(server.node.view().lastSnapshotZxid()).isNull();
        server.step(new NodeInput.SnapshotDone(0, true));
        assertThat(server.node.view().lastSnapshotZxid()).isZero();
    }

    @Test
    void snapshotsComeAfterBetweenHalfAndAllOfTheTransactions() {
        TestServer server = withSnapshot(new SnapshotPolicy(100, 0, 3, 0));
        TestClient client = server.connect();
        int first = untilSnapshot(server, client);
        assertThat(first).isBetween(48, 100);
        assertThat(server.otherOps).containsExactly(new StorageOp.Roll());
        assertThat(server.snapshotBegin.zxid()).isEqualTo(server.lastAppended());
        drain(server);
        assertThat(server.snapshotCommit.digest()).isNotZero();
        for (int i = 0; i < 300; i++) {
            client.set("/", "not before the last one is published");
        }
        assertThat(server.otherOps).hasSize(1);
        server.step(new NodeInput.SnapshotDone(server.snapshotBegin.zxid(), true));
        client.set("/", "now");
        assertThat(server.otherOps).hasSize(2);
    }

    @Test
    void snapshotsComeByBytesOfLogToo() {
        TestServer server = withSnapshot(new SnapshotPolicy(0, 10_000, 3, 0));
        TestClient client = server.connect();
        assertThat(untilSnapshot(server, client)).isBetween(20, 140);
    }

    @Test
    void writesGoOnWhileASnapshotRunsAndItShowsTheStateOfItsBeginning() {
        TestServer server = withSnapshot(new SnapshotPolicy(50, 0, 3, 0));
        TestClient client = server.connect();
        for (int i = 0; server.otherOps.isEmpty(); i++) {
            client.create("/n" + i);
        }
        long digest = server.log.get(server.log.size() - 1).digest().treeDigest();
        client.set("/n0", "changed");
        client.delete("/n1");
        drain(server);
        assertThat(server.snapshotCommit).isEqualTo(new SnapshotCommit(server.snapshotBegin.zxid(), digest));
    }

    @Test
    void aFailedSnapshotIsForgottenEvenIfItStillRuns() {
        TestServer server = withSnapshot(new SnapshotPolicy(50, 0, 3, 0));
        TestClient client = server.connect();
        untilSnapshot(server, client);
        server.step(new NodeInput.SnapshotDone(server.snapshotBegin.zxid(), false));
        assertThat(server.slice()).isFalse();
        assertThat(server.snapshotCommit).isNull();
        server.otherOps.clear();
        assertThat(untilSnapshot(server, client)).isPositive();
        assertThat(server.node.view().lastSnapshotZxid()).isNull();
    }

    @Test
    void purgesComeAtTheirInterval() {
        TestServer server = withSnapshot(new SnapshotPolicy(0, 0, 5, 3_600_000));
        server.step(NodeInput.Deadline.INSTANCE);
        server.run(3_599_000);
        assertThat(server.otherOps).isEmpty();
        server.run(3_601_000);
        assertThat(server.otherOps).containsExactly(new StorageOp.Purge(5), new StorageOp.Purge(5));
    }

    private static TestServer withSnapshot(SnapshotPolicy policy) {
        return new TestServer(TestServer.config().withSnapshots(policy), new Recovered(new Tree(), 0, 0, 0, 0, 0));
    }

    private static int untilSnapshot(TestServer server, TestClient client) {
        int count = 0;
        while (server.otherOps.isEmpty()) {
            client.set("/", "x");
            count++;
        }
        return count;
    }

    private static void drain(TestServer server) {
        while (server.slice()) {
            assertThat(server.halt).isNull();
        }
    }
}
