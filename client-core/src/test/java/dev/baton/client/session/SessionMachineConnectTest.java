package dev.baton.client.session;

import static dev.baton.client.session.MachineRig.MILLI;
import static dev.baton.client.session.MachineRig.PASSWORD;
import static dev.baton.client.session.MachineRig.SESSION;
import static dev.baton.client.session.MachineRig.TIMEOUT_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.Xids;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionMachineConnectTest {
    @Test
    void opensASessionAndSendsWhatHasWaited() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        MachineRig.Probe early = rig.get("/early");
        rig.up();
        assertThat(rig.handshake.sessionId()).isZero();
        assertThat(rig.handshake.timeoutMillis()).isEqualTo(TIMEOUT_MILLIS);
        assertThat(rig.sent).isEmpty();
        rig.accept();
        rig.reply(rig.nextSent(), 7, MachineRig.data());
        assertThat(early.result()).isEqualTo(MachineRig.data());
        assertThat(rig.log).containsExactly("connect a", "state CONNECTED", "complete get /early");
        assertThat(rig.changes.get(0).reason()).isEqualTo(StateReason.SESSION_OPENED);
        assertThat(rig.machine.sessionId()).isEqualTo(SESSION);
        assertThat(rig.machine.lastZxid()).isEqualTo(7);
    }

    @Test
    void triesAllHostsWithoutPauseThenPausesWithJitter() {
        MachineRig rig = new MachineRig("a", "b", "c", "d", "e");
        rig.start();
        rig.down("refused");
        assertThat(rig.dials)
                .extracting(dial -> dial.hosts().stream().map(HostPort::host).toList())
                .containsExactly(List.of("a", "b", "c"), List.of("d", "e"));
        long before = rig.now;
        rig.down("refused");
        assertThat(rig.dials).hasSize(2);
        rig.awaitDial();
        assertThat(rig.now - before).isBetween(50 * MILLI, 100 * MILLI);
        assertThat(rig.dials.get(2).hosts().get(0).host()).isEqualTo("a");
    }

    @Test
    void pausesGrowToTheirLimitAndDependOnTheSeedOnly() {
        List<Long> pauses = pausesOf(new MachineRig("a"));
        assertThat(pausesOf(new MachineRig("a"))).isEqualTo(pauses);
        for (int i = 0; i < pauses.size(); i++) {
            long full = Math.min(100L << i, 1_000) * MILLI;
            assertThat(pauses.get(i)).isBetween(full / 2, full);
        }
    }

    private static List<Long> pausesOf(MachineRig rig) {
        List<Long> pauses = new ArrayList<>();
        rig.start();
        for (int i = 0; i < 8; i++) {
            long before = rig.now;
            rig.down("refused");
            rig.awaitDial();
            pauses.add(rig.now - before);
        }
        return pauses;
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsLeft() {
        MachineRig rig = new MachineRig("a", "b");
        rig.start();
        rig.up();
        rig.pass(3_000);
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect b");
    }

    @Test
    void aServerThatDoesNotAcceptIsLeft() {
        MachineRig rig = new MachineRig("a", "b", "c", "d");
        rig.start();
        rig.pass(3_000);
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect d");
    }

    @Test
    void aServerBehindOurViewClosesAndTheNextOneIsTried() {
        MachineRig rig = MachineRig.connected("a", "b", "c");
        rig.get("/x");
        rig.reply(rig.nextSent(), 100, MachineRig.data());
        rig.down("reset");
        rig.up();
        assertThat(rig.handshake.lastZxidSeen()).isEqualTo(100);
        rig.down("closed by the server");
        rig.up();
        assertThat(rig.handshake.lastZxidSeen()).isEqualTo(100);
        rig.accept();
        assertThat(rig.log).endsWith("state SUSPENDED", "connect b", "connect c", "state CONNECTED");
    }

    @Test
    void resumesWithIdAndPassword() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.down("reset");
        rig.up();
        assertThat(rig.handshake.sessionId()).isEqualTo(SESSION);
        assertThat(rig.handshake.password()).isEqualTo(PASSWORD);
        rig.accept();
        assertThat(rig.changes)
                .extracting(c -> c.current())
                .containsExactly(ConnectionState.CONNECTED, ConnectionState.SUSPENDED, ConnectionState.CONNECTED);
        assertThat(rig.changes.get(2).reason()).isEqualTo(StateReason.SESSION_RESUMED);
        assertThat(rig.changes.get(2).opensNewSession()).isFalse();
    }

    @Test
    void anExpiredSessionIsLostAndANewOneOpened() {
        MachineRig rig = MachineRig.connected("a");
        rig.down("reset");
        MachineRig.Probe waiting = rig.set("/w");
        rig.awaitDial();
        rig.up();
        rig.answerHandshake(ConnectResponse.expired(false));
        assertThat(waiting.error(SessionExpired.class).applied()).isEqualTo(dev.baton.client.error.Applied.NO);
        assertThat(rig.log)
                .containsSubsequence(
                        "disconnect", "state LOST", "fail set /w SessionExpired", "state CONNECTING", "connect a");
        assertThat(rig.changes.get(2).oldSessionId()).isEqualTo(SESSION);
        rig.up();
        assertThat(rig.handshake.sessionId()).isZero();
        assertThat(rig.handshake.lastZxidSeen()).isZero();
        rig.answerHandshake(new ConnectResponse(0, TIMEOUT_MILLIS, SESSION + 1, PASSWORD, false));
        assertThat(rig.changes.get(4).opensNewSession()).isTrue();
        assertThat(rig.changes.get(4).newSessionId()).isEqualTo(SESSION + 1);
    }

    @Test
    void aRefusalToOpenASessionIsNotAnExpiry() {
        MachineRig rig = new MachineRig("a", "b");
        rig.start();
        rig.up();
        rig.answerHandshake(ConnectResponse.expired(false));
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect b");
    }

    @Test
    void warnsOnceOfAShorterTimeoutAndObeysIt() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        rig.up();
        rig.answerHandshake(new ConnectResponse(0, 3_000, SESSION, PASSWORD, false));
        assertThat(rig.log).containsExactly("connect a", "warn", "state CONNECTED");
        assertThat(rig.machine.timeoutNanos()).isEqualTo(3_000 * MILLI);
        rig.pass(1_001);
        assertThat(rig.pings).isEqualTo(1);
        rig.pong(0);
        rig.down("reset");
        rig.awaitDial();
        rig.up();
        rig.answerHandshake(new ConnectResponse(0, 3_000, SESSION, PASSWORD, false));
        assertThat(rig.log).filteredOn("warn"::equals).hasSize(1);
    }

    @Test
    void acceptsAHandshakeWithoutTheReadOnlyFlag() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        rig.up();
        rig.answerHandshake(new ConnectResponse(0, TIMEOUT_MILLIS, SESSION, PASSWORD, null));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aReadOnlyServersSessionIsNotResumedAndProvesNothing() {
        MachineRig rig = new MachineRig("a", "b");
        rig.start();
        rig.up();
        rig.answerHandshake(new ConnectResponse(0, TIMEOUT_MILLIS, SESSION, PASSWORD, true));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.READ_ONLY);
        assertThat(rig.machine.safeUntilNanos()).isZero();
        rig.down("gone");
        rig.up();
        assertThat(rig.handshake.sessionId()).isZero();
    }

    @Test
    void aGarbledHandshakeMovesOn() {
        MachineRig rig = new MachineRig("a", "b");
        rig.start();
        rig.up();
        rig.step(new Input.Frame(rig.attempt, new byte[] {1, 2, 3}, 0, 3));
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect b");
    }

    @Test
    void whatAnAbandonedConnectionStillSaysIsIgnored() {
        MachineRig rig = new MachineRig("a", "b", "c", "d");
        rig.start();
        long old = rig.attempt;
        rig.pass(3_000);
        assertThat(rig.attempt).isNotEqualTo(old);
        rig.step(new Input.TransportUp(old, new HostPort("a", 2181)));
        rig.step(new Input.TransportDown(old, "late"));
        rig.step(new Input.Frame(old, new byte[40], 0, 40));
        rig.step(new Input.Garbage(old, "late"));
        assertThat(rig.log).containsExactly("connect a", "disconnect", "connect d");
        rig.up();
        rig.accept();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void presentsCredentialsBeforeAnythingElseOnEveryConnection() {
        MachineRig rig = new MachineRig(withAuth());
        rig.start();
        rig.get("/x");
        rig.up();
        rig.accept();
        assertThat(rig.sent).extracting(MachineRig.Sent::op).containsExactly(OpCode.AUTH, OpCode.GET_DATA);
        assertThat(rig.nextSent().xid()).isEqualTo(Xids.AUTH);
        MachineRig.Sent get = rig.nextSent();
        rig.reply(get, 1, MachineRig.data());
        rig.frame(new ReplyHeader(Xids.AUTH, 0, 0));
        MachineRig.Probe more = rig.submit("auth", new Auth.Request(0, "digest", new byte[] {9}), null);
        rig.nextSent();
        rig.frame(new ReplyHeader(Xids.AUTH, 0, 0));
        assertThat(more.result()).isEqualTo(EmptyResponse.INSTANCE);
        rig.reconnect();
        assertThat(rig.sent).extracting(MachineRig.Sent::op).containsExactly(OpCode.AUTH, OpCode.AUTH);
    }

    @Test
    void refusedCredentialsOfTheClientEndItForGood() {
        MachineRig rig = new MachineRig(withAuth());
        rig.start();
        rig.up();
        rig.accept();
        MachineRig.Probe pending = rig.get("/x");
        rig.frame(new ReplyHeader(Xids.AUTH, 0, ErrorCode.AUTH_FAILED.code()));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.AUTH_FAILED);
        pending.error(AuthFailed.class);
        MachineRig.Probe late = rig.get("/y");
        assertThat(late.error(AuthFailed.class)).hasMessageContaining("digest");
        rig.pass(60_000);
        assertThat(rig.dials).hasSize(1);
        rig.close();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void refusedCredentialsOfOneCallFailThatCallOnly() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe auth = rig.submit("auth", new Auth.Request(0, "nope", new byte[] {1}), null);
        rig.frame(new ReplyHeader(Xids.AUTH, 0, ErrorCode.AUTH_FAILED.code()));
        auth.error(AuthFailed.class);
        rig.reconnect();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(rig.sent).extracting(MachineRig.Sent::op).containsExactly(OpCode.AUTH);
        rig.get("/x");
        assertThat(rig.sent).hasSize(2);
    }

    private static SessionConfig withAuth() {
        SessionConfig plain = MachineRig.config("a", "b");
        return new SessionConfig(
                plain.hosts(),
                plain.sessionTimeoutMillis(),
                plain.connectTimeoutNanos(),
                plain.backoffMinNanos(),
                plain.backoffMaxNanos(),
                plain.closeTimeoutNanos(),
                plain.frameBytesMax(),
                false,
                Chroot.NONE,
                List.of(new Auth.Request(0, "digest", new byte[] {1, 2})),
                false,
                Long.MAX_VALUE,
                1);
    }
}
