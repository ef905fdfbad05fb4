package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.session.SessionPasswords;
import dev.baton.server.storage.Recovered;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.Ping;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SessionTest {
    private final TestServer server = new TestServer();

    @Test
    void timeoutIsClampedBetweenTwoAndTwentyTicks() {
        assertThat(server.connect(1).session.timeoutMillis()).isEqualTo(4_000);
        assertThat(server.connect(5_000).session.timeoutMillis()).isEqualTo(5_000);
        assertThat(server.connect(Integer.MAX_VALUE).session.timeoutMillis()).isEqualTo(40_000);
        assertThat(server.connect(-1).session.timeoutMillis()).isEqualTo(4_000);
    }

    @Test
    void idsCarryTheServerAndGrow() {
        long first = server.connect().id();
        long second = server.connect().id();
        assertThat(first >>> 56).isEqualTo(1);
        assertThat(second).isEqualTo(first + 1);
    }

    @Test
    void anIdOfALiveSessionIsNotGivenTwice() {
        TestClient first = server.connect();
        Recovered state = new Recovered(treeWithSession(first.id(), 10_000), 1, 0, 0, 0, 0);
        TestServer restarted = new TestServer(TestServer.config(), state);
        assertThat(restarted.connect().id()).isNotEqualTo(first.id());
    }

    @Test
    void answerComesOnlyWhenTheSessionIsDurable() {
        server.autoPersist = false;
        TestClient client = server.open();
        assertThat(client.connect(10_000)).isNull();
        server.persist();
        assertThat(client.readConnectResponse().timeoutMillis()).isEqualTo(10_000);
    }

    @Test
    void requestsSentDuringTheHandshakeWaitForIt() {
        server.autoPersist = false;
        TestClient client = server.open();
        client.connect(10_000);
        client.send(TestClient.createRequest("/a", 0));
        client.send(new Exists.Request("/a", false));
        client.sendMalformed(77, 3);
        server.persist();
        assertThat(client.readConnectResponse()).isNotNull();
        assertThat(client.receiveTexts()).containsExactly("1 OK", "2 OK", "77 MARSHALLING_ERROR");
    }

    @Test
    void sessionOfAVanishedClientExistsAndExpires() {
        server.autoPersist = false;
        TestClient client = server.open();
        client.connect(4_000);
        client.drop();
        server.persist();
        assertThat(server.node.view().serverStats().sessionCount()).isEqualTo(1);
        server.autoPersist = true;
        server.run(8_000);
        assertThat(server.node.view().serverStats().sessionCount()).isZero();
    }

    @Test
    void expiresAfterTheTimeoutRoundedUpToATickAndNotBefore() {
        server.nowNanos = 10_500 * TestServer.MILLI;
        TestClient client = server.connect(5_000);
        client.create("/e", 1);
        server.run(5_499);
        assertThat(server.log.get(server.log.size() - 1).header().type()).isEqualTo(TxnType.CREATE);
        assertThat(client.closed()).isFalse();
        server.run(1);
        assertThat(server.log.get(server.log.size() - 1).header().type()).isEqualTo(TxnType.CLOSE_SESSION);
        assertThat(server.log.get(server.log.size() - 1).header().cxid()).isZero();
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
        assertThat(server.connect().errorOf(new Exists.Request("/e", false))).isEqualTo(ErrorCode.NO_NODE);
    }

    @Test
    void anyRequestKeepsItAlive() {
        TestClient client = server.connect(4_000);
        for (int i = 0; i < 10; i++) {
            server.run(3_900);
            assertThat(client.call(i % 2 == 0 ? new Ping.Request() : new Exists.Request("/", false))
                            .error())
                    .isEqualTo(ErrorCode.OK);
        }
        assertThat(client.closed()).isFalse();
        server.run(6_001);
        assertThat(client.closed()).isTrue();
    }

    @Test
    void ephemeralsGoWithTheTransactionAndNotBefore() {
        TestClient client = server.connect(4_000);
        client.create("/e", 1);
        TestClient other = server.connect(40_000);
        server.autoPersist = false;
        server.run(8_000);
        assertThat(other.call(new Exists.Request("/e", false)).error()).isEqualTo(ErrorCode.OK);
        server.persist();
        assertThat(other.errorOf(new Exists.Request("/e", false))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
    }

    @Test
    void requestsOfASessionThatIsEndingAreNotTaken() {
        TestClient client = server.connect();
        server.autoPersist = false;
        server.step(new NodeInput.ExpireSession(client.id()));
        long last = server.lastAppended();
        client.send(TestClient.createRequest("/late", 1));
        client.send(new Exists.Request("/", false));
        assertThat(server.lastAppended()).isEqualTo(last);
        server.persist();
        assertThat(client.receive()).isEmpty();
        assertThat(client.closed()).isTrue();
    }

    @Test
    void closingTakesEphemeralsOfCreatesInFlight() {
        TestClient client = server.connect();
        TestClient watcher = server.connect();
        server.autoPersist = false;
        client.send(TestClient.createRequest("/e1", 1));
        client.send(TestClient.createRequest("/e2", 1));
        client.send(new dev.baton.wire.op.Delete.Request("/e1", -1));
        client.send(new CloseSession.Request());
        client.send(TestClient.createRequest("/after", 0));
        server.persist();
        assertThat(client.receiveTexts()).containsExactly("1 OK", "2 OK", "3 OK", "4 OK");
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_CLOSED);
        assertThat(watcher.errorOf(new Exists.Request("/e2", false))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(watcher.errorOf(new Exists.Request("/after", false))).isEqualTo(ErrorCode.NO_NODE);
        assertThat(server.halt).isNull();
    }

    @Test
    void survivesTheLossOfItsConnection() {
        TestClient client = server.connect();
        client.create("/e", 1);
        client.drop();
        server.run(3_000);
        TestClient again = server.open();
        ConnectResponse resumed = again.resume(client.session, 20_000);
        assertThat(resumed.sessionId()).isEqualTo(client.id());
        assertThat(resumed.timeoutMillis()).isEqualTo(20_000);
        assertThat(again.call(new Exists.Request("/e", false)).error()).isEqualTo(ErrorCode.OK);
        server.run(19_999);
        assertThat(again.closed()).isFalse();
    }

    @Test
    void aShorterTimeoutOfAResumeCounts() {
        TestClient client = server.connect(40_000);
        client.drop();
        TestClient again = server.open();
        again.resume(client.session, 4_000);
        server.run(6_001);
        assertThat(again.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
    }

    @Test
    void resumeMovesItFromALiveConnection() {
        TestClient first = server.connect();
        server.autoPersist = false;
        first.send(TestClient.createRequest("/in-flight", 0));
        TestClient second = server.open();
        assertThat(second.resume(first.session, 10_000).sessionId()).isEqualTo(first.id());
        assertThat(first.closeReason()).isEqualTo(CloseReason.SESSION_MOVED);
        server.persist();
        assertThat(first.receive()).isEmpty();
        assertThat(second.call(new Exists.Request("/in-flight", false)).error()).isEqualTo(ErrorCode.OK);
        first.drop();
        assertThat(second.call(new Ping.Request()).error()).isEqualTo(ErrorCode.OK);
        assertThat(server.halt).isNull();
    }

    @Test
    void aWrongPasswordIsToldAsExpiredAndLeavesTheOwnerAlone() {
        TestClient owner = server.connect();
        for (byte[] password : new byte[][] {null, {}, new byte[16], new byte[17]}) {
            TestClient thief = server.open();
            ConnectResponse refused = thief.connect(new ConnectRequest(0, 0, 10_000, owner.id(), password, null));
            assertThat(refused.isExpired()).isTrue();
            assertThat(refused.sessionId()).isZero();
            assertThat(refused.readOnly()).isNull();
            assertThat(thief.closeReason()).isEqualTo(CloseReason.RESUME_REFUSED);
        }
        assertThat(owner.call(new Ping.Request()).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aSessionThatIsEndingCannotBeResumed() {
        TestClient client = server.connect();
        client.drop();
        server.autoPersist = false;
        server.step(new NodeInput.ExpireSession(client.id()));
        TestClient again = server.open();
        assertThat(again.resume(client.session, 10_000).isExpired()).isTrue();
        server.persist();
        assertThat(server.open().resume(client.session, 10_000).isExpired()).isTrue();
    }

    @Test
    void aClientFromTheFutureIsClosedWithoutAnAnswer() {
        TestClient client = server.open();
        assertThat(client.connect(new ConnectRequest(0, 99, 10_000, 0, null, true)))
                .isNull();
        assertThat(client.closeReason()).isEqualTo(CloseReason.ZXID_AHEAD);
    }

    @Test
    void aRequestBeforeTheHandshakeAndASecondHandshakeEndTheConnection() {
        TestClient early = server.open();
        early.send(new Ping.Request());
        assertThat(early.closeReason()).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
        TestClient twice = server.connect();
        server.step(new NodeInput.ClientConnect(twice.lane, new ConnectRequest(0, 0, 10_000, 0, null, true)));
        assertThat(twice.closeReason()).isEqualTo(CloseReason.PROTOCOL_VIOLATION);
    }

    @Test
    void afterARestartSessionsHaveTheirWholeTimeoutAgain() {
        long id = 0x0100_0000_0000_0007L;
        Recovered state = new Recovered(treeWithSession(id, 6_000), 1, 0, 0, 0, 0);
        TestServer restarted = new TestServer(TestServer.config(), state);
        restarted.nowNanos = -7_000 * TestServer.MILLI;
        restarted.step(NodeInput.Deadline.INSTANCE);
        restarted.run(5_900);
        byte[] password = SessionPasswords.apacheCompatible().passwordOf(id);
        TestClient client = restarted.open();
        assertThat(client.connect(new ConnectRequest(0, 1, 6_000, id, password, true))
                        .sessionId())
                .isEqualTo(id);
        client.drop();
        restarted.run(8_001);
        assertThat(restarted.node.view().serverStats().sessionCount()).isZero();
    }

    @Test
    void manyExpireTogetherWithinTheRoomForProposals() {
        Limits few = new Limits(1_024, 4 << 20, 16 << 20, 4, 64 << 20, 8, 100);
        TestServer narrow = new TestServer(TestServer.config().withLimits(few));
        for (int i = 0; i < 20; i++) {
            narrow.connect(4_000);
        }
        narrow.autoPersist = false;
        narrow.advanceMillis(20_000);
        narrow.run(250);
        assertThat(narrow.lastAppended()).isEqualTo(24);
        assertThat(narrow.node.nextDeadlineNanos()).as("no busy waiting").isGreaterThan(narrow.nowNanos);
        narrow.persist();
        assertThat(narrow.node.view().serverStats().sessionCount()).isZero();
        assertThat(narrow.node.view().serverStats().counters().expiredSessionCount())
                .isEqualTo(20);
    }

    @Test
    void clientsThatSpokeWhileTheServerSleptAreReadFirst() {
        TestClient client = server.connect(4_000);
        TestClient silent = server.connect(4_000);
        server.advanceMillis(30_000);
        server.step(NodeInput.Deadline.INSTANCE);
        assertThat(client.closed()).isFalse();
        assertThat(client.call(new Ping.Request()).error()).isEqualTo(ErrorCode.OK);
        server.run(1_000);
        assertThat(client.closed()).isFalse();
        assertThat(silent.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
        server.run(6_000);
        assertThat(client.closeReason()).isEqualTo(CloseReason.SESSION_EXPIRED);
    }

    @Test
    void keyedPasswordsDependOnTheSecret() {
        byte[] secret = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        byte[] other = "0123456789abcdeF".getBytes(StandardCharsets.UTF_8);
        SessionPasswords passwords = SessionPasswords.keyed(secret);
        assertThat(passwords.passwordOf(7))
                .hasSize(16)
                .isEqualTo(SessionPasswords.keyed(secret).passwordOf(7));
        assertThat(passwords.matches(7, SessionPasswords.keyed(other).passwordOf(7)))
                .isFalse();
        assertThat(passwords.matches(8, passwords.passwordOf(7))).isFalse();
        assertThat(passwords.matches(7, null)).isFalse();
        assertThat(passwords.matches(7, passwords.passwordOf(7))).isTrue();
    }

    private static Tree treeWithSession(long id, int timeoutMillis) {
        Tree tree = new Tree();
        tree.apply(
                new TxnHeader(id, 0, 1, 0, TxnType.CREATE_SESSION),
                new CreateSessionTxn(timeoutMillis),
                TreeListener.NONE);
        return tree;
    }
}
