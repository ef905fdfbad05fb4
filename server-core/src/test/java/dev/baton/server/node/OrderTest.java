package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Ping;
import dev.baton.wire.op.Sync;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is answered when, and what it sees. */
class OrderTest {
    private final TestServer server = new TestServer();
    private final TestClient a = server.connect();
    private final TestClient b = server.connect();

    @BeforeEach
    void durabilityComesWhenTheTestSaysSo() {
        server.autoPersist = false;
    }

    @Test
    void writesAreProposedAtOnceAndAnsweredInBatches() {
        long before = server.lastAppended();
        for (int i = 0; i < 5; i++) {
            a.send(TestClient.createRequest("/n" + i, 0));
        }
        assertThat(server.lastAppended()).isEqualTo(before + 5);
        assertThat(a.receive()).isEmpty();
        server.persistUpTo(before + 2);
        assertThat(a.receiveTexts()).containsExactly("1 OK", "2 OK");
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("3 OK", "4 OK", "5 OK");
    }

    @Test
    void readsWaitBehindOwnWritesOnly() {
        a.send(TestClient.createRequest("/a", 0));
        a.send(new Exists.Request("/a", false));
        assertThat(b.call(new Exists.Request("/a", false)).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(a.receive()).isEmpty();
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("1 OK", "2 OK");
    }

    @Test
    void aWaitingReadSeesTheStateRightAfterTheWriteBeforeIt() {
        a.send(TestClient.createRequest("/a", 0));
        a.send(new Exists.Request("/a", false));
        a.send(new Delete.Request("/a", -1));
        a.send(new Exists.Request("/a", false));
        long first = server.lastAppended() - 1;
        server.persist();
        List<TestClient.Frame> frames = a.receive();
        assertThat(frames.stream().map(TestClient.Frame::text).toList())
                .containsExactly("1 OK", "2 OK", "3 OK", "4 NO_NODE");
        assertThat(frames.stream().map(frame -> frame.header().zxid()).toList())
                .containsExactly(first, first, first + 1, first + 1);
    }

    @Test
    void readsBetweenWritesOfOthersSeeEachStep() {
        a.send(TestClient.createRequest("/a", 0));
        b.send(TestClient.createRequest("/b", 0));
        a.send(new GetChildren.Request("/", false));
        b.send(new GetChildren.Request("/", false));
        server.persist();
        assertThat(a.receive().get(1).<GetChildren.Response>as().children())
                .containsExactlyInAnyOrder("zookeeper", "a");
        assertThat(b.receive().get(1).<GetChildren.Response>as().children())
                .containsExactlyInAnyOrder("zookeeper", "a", "b");
    }

    @Test
    void syncWaitsForWritesOfOthers() {
        b.send(TestClient.createRequest("/b", 0));
        a.send(new Sync.Request("/whatever"));
        a.send(new Exists.Request("/b", false));
        assertThat(a.receive()).isEmpty();
        server.persist();
        List<TestClient.Frame> frames = a.receive();
        assertThat(frames.get(0).<Sync.Response>as().path()).isEqualTo("/whatever");
        assertThat(frames.get(1).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void syncDoesNotWaitForWritesThatCameLater() {
        a.send(new Sync.Request("/"));
        assertThat(a.receiveTexts()).containsExactly("1 OK");
        b.send(TestClient.createRequest("/b1", 0));
        a.send(new Sync.Request("/"));
        b.send(TestClient.createRequest("/b2", 0));
        server.persistUpTo(server.lastAppended() - 1);
        assertThat(a.receiveTexts()).containsExactly("2 OK");
    }

    @Test
    void pingAndAuthOvertake() {
        a.send(TestClient.createRequest("/a", 0));
        a.send(new Ping.Request());
        a.send(new Auth.Request(0, "digest", TestClient.bytes("u:p")));
        assertThat(a.receiveTexts()).containsExactly("-2 OK", "-4 OK");
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("1 OK");
    }

    @Test
    void whatDoesNotDecodeIsAnsweredInOrderAndProposesNothing() {
        a.send(TestClient.createRequest("/a", 0));
        long last = server.lastAppended();
        a.sendMalformed(2, 1);
        a.sendMalformed(3, 14);
        a.send(4, new Exists.Request("/a", false));
        assertThat(server.lastAppended()).isEqualTo(last);
        assertThat(a.receive()).isEmpty();
        server.persist();
        assertThat(receivedHeaders(a)).containsExactly("1 0", "2 -5", "3 -5", "4 0");
        assertThat(a.closed()).isFalse();
    }

    @Test
    void whatIsNotForClientsIsAnsweredInOrderAndEndsTheConnection() {
        for (int type : new int[] {0, 13, 20, -10, 99, -1, 10, 110}) {
            TestClient client = connected();
            client.send(TestClient.createRequest("/a" + (1_000 + type), 0));
            client.sendMalformed(7, type);
            client.send(8, new Exists.Request("/", false));
            assertThat(client.closed()).isFalse();
            server.persist();
            assertThat(receivedHeaders(client)).containsExactly("1 0", "7 -6");
            assertThat(client.closeReason()).isEqualTo(CloseReason.UNIMPLEMENTED);
        }
        assertThat(server.node.view().serverStats().sessionCount()).isEqualTo(10);
    }

    @Test
    void nothingIsAnsweredBehindTheEndOfTheSession() {
        a.send(new CloseSession.Request());
        a.send(new Exists.Request("/", false));
        a.sendMalformed(9, 99);
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("1 OK");
        assertThat(server.closes).hasSize(1);
        assertThat(server.closes.get(0).afterFlush()).isTrue();
    }

    @Test
    void eventsComeBeforeTheReplyThatShowsTheirCause() {
        server.autoPersist = true;
        a.call(new Exists.Request("/x", true));
        b.call(new Exists.Request("/x", true));
        server.autoPersist = false;
        a.send(TestClient.createRequest("/x", 0));
        server.persist();
        assertThat(a.receiveTexts()).containsExactly("NODE_CREATED /x", "2 OK");
        b.send(new GetData.Request("/x", false));
        assertThat(b.receiveTexts()).containsExactly("NODE_CREATED /x", "2 OK");
    }

    @Test
    void repliesOfALostConnectionGoNowhere() {
        a.send(TestClient.createRequest("/a", 0));
        a.send(new Exists.Request("/a", false));
        a.drop();
        server.persist();
        assertThat(a.receive()).isEmpty();
        assertThat(b.call(new Exists.Request("/a", false)).error()).isEqualTo(ErrorCode.OK);
        assertThat(server.node.view().serverStats().outstandingCount()).isZero();
        assertThat(server.halt).isNull();
    }

    private TestClient connected() {
        server.autoPersist = true;
        TestClient client = server.connect();
        server.autoPersist = false;
        return client;
    }

    private static List<String> receivedHeaders(TestClient client) {
        return client.receiveBytes().stream()
                .map(bytes -> {
                    dev.baton.wire.io.WireReader in = new dev.baton.wire.io.WireReader(bytes, 4, bytes.length - 4);
                    var header = dev.baton.wire.session.ReplyHeader.read(in);
                    return header.xid() + " " + header.err();
                })
                .toList();
    }
}
