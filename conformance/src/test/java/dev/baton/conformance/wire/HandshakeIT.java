package dev.baton.conformance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.ServerKind;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.Ping;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first frame each way: new sessions, resumed ones, and those that are refused. */
class HandshakeIT extends ServerSuite {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final byte[] ZEROS = new byte[ConnectResponse.PASSWORD_BYTES];

    @Test
    void theReadOnlyFlagIsEchoedOnlyIfItWasSent() {
        assertThat(handshakeBytes(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, ZEROS, false)))
                .hasSize(37);
        assertThat(handshakeBytes(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, ZEROS, true)))
                .hasSize(37);
        assertThat(handshakeBytes(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, ZEROS, null)))
                .hasSize(36);
    }

    @Test
    void aNewSessionNeedsNoPassword() {
        for (byte[] password : new byte[][] {null, {}, ZEROS, {1, 2, 3}}) {
            ConnectResponse response = open().connect(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0, password, false));
            assertThat(response.isExpired()).isFalse();
            assertThat(response.sessionId()).isNotZero();
            assertThat(response.password()).hasSize(ConnectResponse.PASSWORD_BYTES);
            assertThat(response.timeoutMillis()).isEqualTo(TIMEOUT_MILLIS);
            assertThat(response.readOnly()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE})
    void anyTimeoutIsBroughtIntoBounds(int wanted) {
        ConnectResponse response = open().connect(new ConnectRequest(0, 0, wanted, 0, ZEROS, false));
        assertThat(response.timeoutMillis()).isIn(1_000, 60_000);
    }

    @Test
    void anUnknownSessionIsAnsweredAsExpired() {
        RawConnection resuming = open();
        ConnectResponse response =
                resuming.connect(new ConnectRequest(0, 0, TIMEOUT_MILLIS, 0x123456789abcdefL, ZEROS, false));
        assertExpired(response);
        resuming.awaitClosed(10_000);
    }

    @Test
    void aClientFromTheFutureIsClosedWithoutAnAnswer() {
        assertThat(open().connect(new ConnectRequest(0, Long.MAX_VALUE, TIMEOUT_MILLIS, 0, ZEROS, false)))
                .isNull();
    }

    @Test
    void aSessionGoesOnOnANewConnection() {
        RawConnection first = open();
        ConnectResponse opened = first.connect(RawConnection.newSession(TIMEOUT_MILLIS));
        assertThat(first.call(new Create.Request(root + "/e", ZEROS, Acl.OPEN, 1))
                        .error())
                .isEqualTo(ErrorCode.OK);
        first.close();

        ConnectResponse resumed = open().connect(resume(opened));

        assertThat(resumed.sessionId()).isEqualTo(opened.sessionId());
        assertThat(resumed.password()).isEqualTo(opened.password());
        assertThat(resumed.timeoutMillis()).isEqualTo(opened.timeoutMillis());
        Exists.Request exists = new Exists.Request(root + "/e", false);
        Exists.Response response = (Exists.Response) connection.call(exists).as(exists);
        assertThat(response.stat().ephemeralOwner()).isEqualTo(opened.sessionId());
    }

    @Test
    void aResumeClosesTheFormerConnection() {
        RawConnection first = open();
        ConnectResponse opened = first.connect(RawConnection.newSession(TIMEOUT_MILLIS));

        RawConnection second = open();
        assertThat(second.connect(resume(opened)).isExpired()).isFalse();

        first.awaitClosed(10_000);
        assertThat(second.call(new SetData.Request(root, ZEROS, -1)).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aWrongPasswordIsAnsweredAsExpired() {
        RawConnection owner = open();
        ConnectResponse opened = owner.connect(RawConnection.newSession(TIMEOUT_MILLIS));

        RawConnection thief = open();
        assertExpired(thief.connect(
                new ConnectRequest(0, 0, TIMEOUT_MILLIS, opened.sessionId(), new byte[] {1, 2, 3}, false)));
        thief.awaitClosed(10_000);
    }

    /** The original closes the owner's connection before it looks at the password; Baton does not copy that. */
    @Test
    void aWrongPasswordDoesTheOwnerNoHarm() {
        RawConnection owner = open();
        ConnectResponse opened = owner.connect(RawConnection.newSession(TIMEOUT_MILLIS));
        byte[] wrong = opened.password().clone();
        wrong[15] ^= 1;
        assertExpired(open().connect(new ConnectRequest(0, 0, TIMEOUT_MILLIS, opened.sessionId(), wrong, false)));

        if (kind == ServerKind.APACHE) {
            owner.awaitClosed(10_000);
        } else {
            assertThat(owner.call(new SetData.Request(root, ZEROS, -1)).error()).isEqualTo(ErrorCode.OK);
        }
        assertThat(open().connect(resume(opened)).sessionId()).isEqualTo(opened.sessionId());
    }

    @Test
    void aClosedSessionCannotBeResumed() {
        RawConnection first = open();
        ConnectResponse opened = first.connect(RawConnection.newSession(TIMEOUT_MILLIS));
        assertThat(first.call(new CloseSession.Request()).error()).isEqualTo(ErrorCode.OK);
        first.awaitClosed(10_000);

        assertExpired(open().connect(resume(opened)));
    }

    @Test
    void requestsMayFollowTheHandshakeWithoutWaiting() {
        RawConnection pipelined = open();
        pipelined.sendFrame(RawConnection.bytesOf(RawConnection.newSession(TIMEOUT_MILLIS)));
        for (int i = 0; i < 20; i++) {
            pipelined.send(new SetData.Request(root, ZEROS, -1));
        }
        pipelined.send(-2, new Ping.Request().op().code(), new byte[0]);
        ConnectResponse response = ConnectResponse.read(new WireReader(pipelined.readFrame()));
        assertThat(response.isExpired()).isFalse();
        int last = 0;
        for (int i = 0; i < 21; i++) {
            RawConnection.Reply reply = pipelined.readReply();
            assertThat(reply.error()).isEqualTo(ErrorCode.OK);
            if (reply.header().xid() > 0) {
                assertThat(reply.header().xid()).isEqualTo(++last);
            }
        }
        assertThat(last).isEqualTo(20);
    }

    private static void assertExpired(ConnectResponse response) {
        assertThat(response.timeoutMillis()).isZero();
        assertThat(response.sessionId()).isZero();
        assertThat(response.password()).isEqualTo(ZEROS);
    }

    private static ConnectRequest resume(ConnectResponse opened) {
        return new ConnectRequest(0, 0, TIMEOUT_MILLIS, opened.sessionId(), opened.password(), false);
    }

    private byte[] handshakeBytes(ConnectRequest request) {
        RawConnection fresh = open();
        fresh.sendFrame(RawConnection.bytesOf(request));
        return fresh.readFrame();
    }
}
