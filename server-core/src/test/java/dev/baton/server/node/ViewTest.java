package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Ping;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {
    private final TestServer server = new TestServer();
    private final NodeView view = server.node.view();
    private final TestClient a = server.connect(10_000);
    private final TestClient b = server.connect(20_000);

    @Test
    void countsWhatTheServerDoes() {
        a.create("/a");
        a.create("/e", 1);
        a.call(new Exists.Request("/missing", true));
        a.call(new dev.baton.wire.op.Delete.Request("/missing", -1));
        b.create("/missing");
        server.advanceMillis(1_500);
        server.step(NodeInput.Deadline.INSTANCE);
        NodeView.ServerStats stats = view.serverStats();
        assertThat(stats.lastZxid()).isEqualTo(6);
        assertThat(stats.nodeCount()).isEqualTo(7);
        assertThat(stats.ephemeralCount()).isEqualTo(1);
        assertThat(stats.connectionCount()).isEqualTo(2);
        assertThat(stats.sessionCount()).isEqualTo(2);
        assertThat(stats.outstandingCount()).isZero();
        assertThat(stats.receivedCount()).isEqualTo(7);
        assertThat(stats.sentCount()).isEqualTo(8);
        assertThat(stats.uptimeMillis()).isEqualTo(1_500);
        assertThat(stats.counters().proposalCount()).isEqualTo(6);
        assertThat(stats.counters().commitCount()).isEqualTo(6);
        assertThat(stats.counters().failedWriteCount()).isEqualTo(1);
        assertThat(stats.counters().watchEventCount()).isEqualTo(1);
        assertThat(stats.proposalBytes().max())
                .isGreaterThanOrEqualTo(stats.proposalBytes().min());
        view.resetServerStats();
        assertThat(view.serverStats().receivedCount()).isZero();
        assertThat(view.serverStats().counters().proposalCount()).isEqualTo(6);
    }

    @Test
    void latencyIsFromArrivalToAnswer() {
        server.autoPersist = false;
        a.send(TestClient.createRequest("/a", 0));
        server.advanceMillis(30);
        a.send(TestClient.createRequest("/b", 0));
        assertThat(view.serverStats().outstandingCount()).isEqualTo(2);
        server.advanceMillis(10);
        server.persist();
        assertThat(view.serverStats().latency()).isEqualTo(new NodeView.Latency(10, 25, 40));
        NodeView.ConnectionStats connection = view.connections().get(0);
        assertThat(connection.lastOperation()).isEqualTo("CREA");
        assertThat(connection.lastLatencyMillis()).isEqualTo(10);
        assertThat(connection.lastXid()).isEqualTo(2);
        assertThat(connection.timeoutMillis()).isEqualTo(10_000);
        assertThat(connection.sessionId()).isEqualTo(a.id());
    }

    @Test
    void listsConnectionsInOrderAndResetsThem() {
        a.call(new Ping.Request());
        TestClient unnamed = server.open();
        assertThat(view.connections()).hasSize(3);
        assertThat(view.connections().get(0).receivedCount()).isEqualTo(2);
        assertThat(view.connections().get(2).lane()).isEqualTo(unnamed.lane);
        assertThat(view.connections().get(2).sessionId()).isZero();
        assertThat(view.connections().get(2).lastOperation()).isEqualTo("NA");
        assertThat(unnamed.lane.peer()).hasToString("/127.0.0.1:40003");
        view.resetConnectionStats();
        assertThat(view.connections().get(0).receivedCount()).isZero();
    }

    @Test
    void listsSessionsByExpiryAndTheirEphemerals() {
        a.create("/z", 1);
        a.create("/y", 1);
        List<NodeView.ExpiryBucket> buckets = view.sessions();
        assertThat(buckets.stream().map(NodeView.ExpiryBucket::sessionIds))
                .containsExactly(List.of(a.id()), List.of(b.id()));
        assertThat(buckets.get(0).expiresAtMillis() - server.wallMillis).isBetween(10_000L, 12_000L);
        assertThat(view.ephemerals()).containsExactly(new NodeView.SessionEphemerals(a.id(), List.of("/y", "/z")));
    }

    @Test
    void listsDataWatchesByPathAndSession() {
        a.ok(new GetData.Request("/", true));
        a.ok(new AddWatch.Request("/x", 0));
        b.ok(new AddWatch.Request("/x", 1));
        b.ok(new GetChildren.Request("/", true));
        assertThat(view.watchSummary()).isEqualTo(new NodeView.WatchSummary(2, 2, 3));
        assertThat(view.serverStats().watchCount()).isEqualTo(5);
        assertThat(view.watchesByPath())
                .containsExactly(
                        new NodeView.PathWatchers("/", List.of(a.id())),
                        new NodeView.PathWatchers("/x", List.of(a.id(), b.id())));
        assertThat(view.watchesBySession())
                .containsExactly(
                        new NodeView.SessionWatches(a.id(), List.of("/", "/x")),
                        new NodeView.SessionWatches(b.id(), List.of("/x")));
    }

    @Test
    void remembersTheDigestOfEvery128thState() {
        while (server.lastAppended() < 260) {
            a.set("/", "x");
        }
        assertThat(view.digests().stream().map(NodeView.ZxidDigest::zxid)).containsExactly(128L, 256L);
        assertThat(view.digests().get(0).digest())
                .isEqualTo(server.log.get(127).digest().treeDigest());
    }
}
