package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.Acl;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.SetData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackPressureTest {
    private static final int SOFT = 10_000;
    private static final int HARD = 40_000;

    /** 8 in flight, 10 and 40 kB outbound, 4 proposals. */
    private final TestServer server =
            new TestServer(TestServer.config().withLimits(new Limits(8, SOFT, HARD, 4, 1 << 20, 8, 100)));

    private final TestClient a = server.connect();
    private final TestClient b = server.connect();

    @Test
    void aConnectionWithManyRequestsInFlightIsPaused() {
        TestServer roomy =
                new TestServer(TestServer.config().withLimits(new Limits(8, SOFT, HARD, 100, 1 << 20, 8, 100)));
        TestClient client = roomy.connect();
        roomy.autoPersist = false;
        for (int i = 0; i < 7; i++) {
            client.send(TestClient.createRequest("/n" + i, 0));
        }
        assertThat(roomy.pauses).isEmpty();
        client.send(new Exists.Request("/", false));
        assertThat(roomy.pauses).containsExactly(client.lane);
        client.send(new Exists.Request("/", false));
        assertThat(roomy.pauses).hasSize(1);
        roomy.persistUpTo(roomy.lastAppended() - 5);
        assertThat(roomy.resumes).isEmpty();
        roomy.persist();
        assertThat(roomy.resumes).containsExactly(client.lane);
        assertThat(client.receive()).hasSize(9);
    }

    @Test
    void writesBeyondTheRoomForProposalsWaitInOrderAndReadsGoOn() {
        server.autoPersist = false;
        for (int i = 0; i < 6; i++) {
            a.send(TestClient.createRequest("/a" + i, 0));
        }
        b.send(TestClient.createRequest("/b", 0));
        assertThat(server.lastAppended()).isEqualTo(2 + 4);
        assertThat(server.pauses).containsExactly(a.lane, b.lane);
        TestClient reader = new TestClient(server, server.openLane());
        reader.resume(b.session, 10_000);
        assertThat(reader.call(new Exists.Request("/", false))).isNotNull();
        server.persistUpTo(4);
        assertThat(server.lastAppended()).as("the rest of the waiting writes").isEqualTo(8);
        assertThat(server.resumes).contains(a.lane);
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("1 OK", "2 OK", "3 OK", "4 OK", "5 OK", "6 OK");
        assertThat(b.receive()).as("moved away before it was proposed").isEmpty();
        assertThat(server.halt).isNull();
    }

    @Test
    void aSessionIsNotExpiredWhileItsClientIsNotReadFrom() {
        server.autoPersist = false;
        for (int i = 0; i < 6; i++) {
            a.send(TestClient.createRequest("/a" + i, 0));
        }
        server.run(60_000);
        assertThat(server.node.view().serverStats().counters().expiredSessionCount())
                .as("nothing can be proposed")
                .isZero();
        server.persistUpTo(4);
        assertThat(b.closed()).as("on its way").isFalse();
        server.persist();
        assertThat(a.receive()).hasSize(6);
        server.autoPersist = true;
        server.run(300);
        assertThat(a.closed()).isFalse();
        assertThat(b.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
        server.run(60_000);
        assertThat(a.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
    }

    @Test
    void proposalsAreBoundedByBytesToo() {
        TestServer tight =
                new TestServer(TestServer.config().withLimits(new Limits(100, SOFT, HARD, 100, 2_000, 8, 100)));
        TestClient client = tight.connect();
        tight.autoPersist = false;
        for (int i = 0; i < 5; i++) {
            client.send(new Create.Request("/n" + i, new byte[900], Acl.OPEN, 0));
        }
        assertThat(tight.lastAppended()).isEqualTo(1 + 3);
        tight.persist();
        assertThat(client.receive()).hasSize(5);
    }

    @Test
    void readsStopWhenTheClientDoesNotTakeTheirAnswers() {
        a.ok(new Create.Request("/big", new byte[4_000], Acl.OPEN, 0));
        for (int i = 0; i < 6; i++) {
            a.send(new GetData.Request("/big", false));
        }
        assertThat(server.pauses).containsExactly(a.lane);
        assertThat(a.lane.outboundBytes()).isBetween((long) SOFT, SOFT + 5_000L);
        assertThat(a.receive()).hasSize(3);
        server.step(new NodeInput.ClientDrained(a.lane));
        assertThat(server.resumes).contains(a.lane);
        assertThat(a.receive()).hasSize(3);
        assertThat(a.closed()).isFalse();
    }

    /** However many there are and however much they ask for: what is kept for each is bounded, and nobody else waits for them. */
    @Test
    void manySlowClientsTakeNoMoreThanTheirShares() {
        int reply = 4_000;
        a.ok(new Create.Request("/big", new byte[reply], Acl.OPEN, 0));
        List<TestClient> slow = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            slow.add(server.connect());
        }
        for (TestClient client : slow) {
            for (int n = 0; n < 100 && !server.pauses.contains(client.lane); n++) {
                client.send(new GetData.Request("/big", false));
            }
        }
        assertThat(server.pauses).hasSize(slow.size());
        long kept =
                slow.stream().mapToLong(client -> client.lane.outboundBytes()).sum();
        assertThat(kept).isBetween((long) slow.size() * SOFT, (long) slow.size() * (SOFT + reply + 200));
        assertThat(server.node.view().serverStats().outstandingCount()).isZero();
        assertThat(b.create("/meanwhile")).isEqualTo("/meanwhile");
        for (TestClient client : slow) {
            assertThat(client.receive()).hasSize(3);
            server.step(new NodeInput.ClientDrained(client.lane));
        }
        assertThat(server.resumes).hasSize(slow.size());
    }

    @Test
    void writesWaitWhileTheAnswersBeforeThemDoNotFit() {
        a.ok(new Create.Request("/big", new byte[4_000], Acl.OPEN, 0));
        server.autoPersist = false;
        a.send(new SetData.Request("/big", new byte[4_000], -1));
        for (int i = 0; i < 4; i++) {
            a.send(new GetData.Request("/big", false));
        }
        long last = server.lastAppended();
        a.send(new SetData.Request("/big", new byte[1], -1));
        assertThat(server.lastAppended()).as("held back").isEqualTo(last);
        server.persist();
        for (int i = 0; i < 4; i++) {
            server.persist();
            a.receive().stream()
                    .filter(frame -> frame.body() instanceof GetData.Response)
                    .forEach(frame ->
                            assertThat(frame.<GetData.Response>as().data()).hasSize(4_000));
            server.step(new NodeInput.ClientDrained(a.lane));
        }
        server.persist();
        assertThat(server.lastAppended()).isEqualTo(last + 1);
        assertThat(a.closed()).isFalse();
        assertThat(server.node.view().serverStats().outstandingCount()).isZero();
    }

    @Test
    void aClientThatTakesNothingIsCutOffByItsEvents() {
        a.ok(new dev.baton.wire.op.AddWatch.Request("/", 1));
        for (int i = 0; i < 2_000 && !a.closed(); i++) {
            b.create("/n" + i);
        }
        assertThat(a.closeReason()).isEqualTo(CloseReason.OUTBOUND_OVERFLOW);
        assertThat(server.node.view().serverStats().watchCount()).isZero();
        assertThat(server.node.view().serverStats().counters().outboundOverflowCount())
                .isEqualTo(1);
        assertThat(b.create("/still")).isEqualTo("/still");
        assertThat(server.halt).isNull();
    }

    @Test
    void aReplyBeyondAllBoundsCostsTheConnectionAndNotTheServer() {
        for (int i = 0; i < 2_000; i++) {
            b.create("/a-name-of-some-length-" + i);
        }
        a.send(new Exists.Request("/", false));
        a.send(new dev.baton.wire.op.GetChildren.Request("/", false));
        assertThat(a.receiveTexts()).containsExactly("1 OK");
        assertThat(a.closeReason()).isEqualTo(CloseReason.REPLY_TOO_LARGE);
        assertThat(b.create("/still")).isEqualTo("/still");
        assertThat(server.halt).isNull();
    }
}
