package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AddWatchMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatchEventType;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.AddWatch;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.CreateSession;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.DeleteContainer;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Sasl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.op.SetWatches;
import dev.baton.wire.op.SetWatches2;
import dev.baton.wire.op.Sync;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, order, and everything that is not an ordinary request. */
class ProtocolIT extends ServerSuite {
    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 10, 23, 99, 101_000, -2, -100, Integer.MIN_VALUE})
    void unknownOperationsAreAnsweredAndEndTheConnection(int type) {
        connection.send(77, type, RawConnection.bytesOf(new Check.Request(root, 0)));
        Reply reply = connection.readReply();
        assertThat(reply.header().xid()).isEqualTo(77);
        assertThat(reply.error()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        connection.awaitClosed(10_000);
    }

    /** Apache's 3.9.5 still executes both; Baton refuses them. */
    @Test
    void operationsBetweenServersAreRefused() {
        DeleteContainer.Request reap = new DeleteContainer.Request(root.getBytes(StandardCharsets.UTF_8));
        if (kind == ServerKind.APACHE) {
            assertThat(session().call(reap).error()).isEqualTo(ErrorCode.OK);
            return;
        }
        refusedAndClosed(new CreateSession.Request(1_000));
        refusedAndClosed(reap);
        assertThat(connection.call(new Exists.Request(root, false)).error()).isEqualTo(ErrorCode.OK);
    }

    private void refusedAndClosed(OpRequest request) {
        RawConnection intruder = session();
        intruder.send(5, request.op().code(), RawConnection.bytesOf(request));
        Reply reply = intruder.readReply();
        assertThat(reply == null ? ErrorCode.UNIMPLEMENTED : reply.error()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        intruder.awaitClosed(10_000);
    }

    @Test
    void xidsAreEchoedWhateverTheyAre() {
        for (int xid : new int[] {7, 3, 3, 0, Integer.MAX_VALUE, -8}) {
            connection.send(xid, OpCode.EXISTS.code(), RawConnection.bytesOf(new Exists.Request(root, false)));
            assertThat(connection.readReply().header().xid()).isEqualTo(xid);
        }
        List<String> none = List.of();
        connection.send(
                -8, OpCode.SET_WATCHES.code(), RawConnection.bytesOf(new SetWatches.Request(0, none, none, none)));
        assertThat(connection.readReply().header().xid()).isEqualTo(-8);
    }

    @Test
    void aPingIsAnsweredByABareHeaderWithTheLastZxid() {
        Reply write = connection.call(new SetData.Request(root, NOTHING, -1));
        connection.send(-2, OpCode.PING.code(), NOTHING);
        Reply pong = connection.readReply();
        assertThat(pong.header().xid()).isEqualTo(-2);
        assertThat(pong.error()).isEqualTo(ErrorCode.OK);
        assertThat(pong.header().zxid()).isGreaterThanOrEqualTo(write.header().zxid());
        assertThat(pong.body()).isEmpty();
    }

    @Test
    void headersCarryTheLastZxidAndFailedWritesUseOne() {
        long first =
                connection.call(new SetData.Request(root, NOTHING, -1)).header().zxid();
        Reply read = connection.call(new Exists.Request(root, false));
        Reply failedRead = connection.call(new Exists.Request(root + "/none", false));
        Reply failedWrite = connection.call(new Delete.Request(root + "/none", -1));
        assertThat(read.header().zxid()).isGreaterThanOrEqualTo(first);
        assertThat(failedRead.header().zxid()).isGreaterThanOrEqualTo(first);
        assertThat(failedWrite.error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(failedWrite.header().zxid()).isGreaterThan(first);
    }

    @Test
    void anIdentityIsAcceptedWithABareReply() {
        connection.send(-4, OpCode.AUTH.code(), auth("digest", "user:pass"));
        Reply reply = connection.readReply();
        assertThat(reply.header().xid()).isEqualTo(-4);
        assertThat(reply.header().zxid()).isZero();
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void anUnknownSchemeEndsTheConnection() {
        connection.send(-4, OpCode.AUTH.code(), auth("nonsense", "user:pass"));
        Reply reply = connection.readReply();
        assertThat(reply.header().xid()).isEqualTo(-4);
        assertThat(reply.error()).isEqualTo(ErrorCode.AUTH_FAILED);
        connection.awaitClosed(10_000);
    }

    /** Neither server under test has SASL set up; a client that tries it must learn that from an answer or from the end. */
    @Test
    void saslThatIsNotSetUpHarmsNobody() {
        connection.send(9, OpCode.SASL.code(), RawConnection.bytesOf(new Sasl.Request(new byte[] {1})));
        Reply reply = connection.readReply();
        if (reply != null) {
            assertThat(reply.header().xid()).isEqualTo(9);
            assertThat(reply.header().zxid()).isZero();
        }
        assertThat(session().call(new Exists.Request(root, false)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void closingIsAnsweredAndEndsTheConnection() {
        assertThat(connection.call(new CloseSession.Request()).error()).isEqualTo(ErrorCode.OK);
        connection.awaitClosed(10_000);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        int count = 300;
        for (int i = 0; i < count; i++) {
            switch (i % 4) {
                case 0 -> connection.send(new SetData.Request(root, new byte[i], -1));
                case 1 -> connection.send(new GetData.Request(root, false));
                case 2 -> connection.send(new Sync.Request(root));
                default -> connection.send(new Delete.Request(root + "/none", -1));
            }
        }
        int xid = 0;
        int size = -1;
        for (int i = 0; i < count; i++) {
            Reply reply = connection.readReply();
            xid = xid == 0 ? reply.header().xid() : xid + 1;
            assertThat(reply.header().xid()).isEqualTo(xid);
            if (i % 4 == 1) {
                GetData.Response data = (GetData.Response) reply.as(new GetData.Request(root, false));
                size = data.data().length;
                assertThat(size).isEqualTo(i - 1);
            }
        }
        assertThat(size).isPositive();
    }

    @Test
    void anEventComesBeforeTheReplyOfTheWriteThatCausedIt() {
        connection.call(new GetData.Request(root, true));
        Reply reply = connection.call(new SetData.Request(root, NOTHING, -1));
        List<Long> zxids = connection.eventZxids();
        assertThat(connection.takeEvents())
                .containsExactly(new WatcherEvent(WatchEventType.NODE_DATA_CHANGED, 3, root));
        assertThat(zxids).containsExactly(reply.header().zxid());
    }

    @Test
    void missedEventsComeBeforeTheReplyOfTheRegistration() {
        Reply reply = connection.call(new SetWatches2.Request(
                0, List.of(root, root + "/gone"), List.of(root), List.of(root), List.of(root), List.of(root)));
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(connection.eventZxids()).containsOnly(-1L);
        assertThat(connection.takeEvents())
                .extracting(WatcherEvent::type)
                .containsExactlyInAnyOrder(
                        WatchEventType.NODE_DATA_CHANGED,
                        WatchEventType.NODE_DELETED,
                        WatchEventType.NODE_CREATED,
                        WatchEventType.NODE_CHILDREN_CHANGED);
    }

    @Test
    void eventsOfAMultiComeInItsOrder() {
        connection.call(new AddWatch.Request(root, AddWatchMode.PERSISTENT_RECURSIVE.code()));
        connection.call(new AddWatch.Request(root, AddWatchMode.PERSISTENT.code()));
        connection.call(new Multi.Request(
                List.of(new Create.Request(root + "/a", NOTHING, Acl.OPEN, 0), new Delete.Request(root + "/a", 0))));
        assertThat(connection.takeEvents())
                .extracting(event -> event.type() + " " + event.path().substring(root.length()))
                .containsExactly(
                        "NODE_CREATED /a", "NODE_CHILDREN_CHANGED ", "NODE_DELETED /a", "NODE_CHILDREN_CHANGED ");
    }

    @Test
    void failedMultisAnswerEveryPart() {
        Multi.Request multi = new Multi.Request(List.of(
                new SetData.Request(root, NOTHING, -1),
                new Delete.Request(root + "/none", -1),
                new SetData.Request(root, NOTHING, -1)));
        Reply reply = connection.call(multi);
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(((Multi.Response) reply.as(multi)).results())
                .extracting(result -> result.type() + ":" + result.err())
                .containsExactly("-1:0", "-1:-101", "-1:-2");
    }

    private static byte[] auth(String scheme, String secret) {
        return RawConnection.bytesOf(new Auth.Request(0, scheme, secret.getBytes(StandardCharsets.UTF_8)));
    }
}
