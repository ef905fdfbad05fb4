package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private static MachineRig.Sent lastSent(MachineRig rig) {
        return Objects.requireNonNull(rig.sent.peekLast());
    }

    @Test
    void theSessionIsLeftOnceEverythingSentIsAnswered() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe write = rig.set("/w");
        rig.step(new Input.Writable(false));
        MachineRig.Probe unsent = rig.set("/unsent");
        rig.step(new Input.HandOver());
        assertThat(unsent.error(ClientClosed.class).applied()).isEqualTo(Applied.NO);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(rig.machine.handedOver()).isNull();

        rig.reply(rig.nextSent(), 17, new SetData.Response(MachineRig.stat(17)));

        assertThat(write.results).hasSize(1);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(rig.changes.get(rig.changes.size() - 1).reason()).isEqualTo(StateReason.HANDED_OVER);
        SessionTicket ticket = Objects.requireNonNull(rig.machine.handedOver());
        assertThat(ticket.id()).isEqualTo(MachineRig.SESSION);
        assertThat(ticket.password()).isEqualTo(MachineRig.PASSWORD);
        assertThat(ticket.zxid()).isEqualTo(17);
        assertThat(ticket.toString()).doesNotContain("0123456789");
        assertThat(rig.sent).noneMatch(sent -> sent.op() == OpCode.CLOSE_SESSION);
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForForEver() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe write = rig.set("/w");
        rig.step(new Input.HandOver());
        rig.pass(2_001);
        assertThat(write.error(ClientClosed.class).applied()).isEqualTo(Applied.UNKNOWN);
        assertThat(rig.machine.handedOver()).isNotNull();
    }

    @Test
    void aSuspendedSessionCanBeLeftToo() {
        MachineRig rig = MachineRig.connected("a");
        rig.down("cut");
        rig.step(new Input.HandOver());
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(Objects.requireNonNull(rig.machine.handedOver()).id()).isEqualTo(MachineRig.SESSION);
    }

    @Test
    void withoutASessionThereIsNothingToLeave() {
        MachineRig rig = new MachineRig("a");
        rig.start();
        rig.step(new Input.HandOver());
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(rig.machine.handedOver()).isNull();
        assertThat(rig.changes.get(rig.changes.size() - 1).reason()).isEqualTo(StateReason.CLOSED_BY_OWNER);
    }

    @Test
    void afterACloseThereIsNothingToLeave() {
        MachineRig rig = MachineRig.connected("a");
        rig.close();
        rig.step(new Input.HandOver());
        assertThat(lastSent(rig).op()).isEqualTo(OpCode.CLOSE_SESSION);
        rig.pass(2_001);
        assertThat(rig.machine.handedOver()).isNull();
    }

    @Test
    void theNextMachineAsksForTheSessionAndGetsIt() {
        MachineRig rig = resuming();
        assertThat(rig.handshake.sessionId()).isEqualTo(MachineRig.SESSION);
        assertThat(rig.handshake.password()).isEqualTo(MachineRig.PASSWORD);
        assertThat(rig.handshake.lastZxidSeen()).isEqualTo(99);
        rig.accept();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(rig.changes.get(0).reason()).isEqualTo(StateReason.SESSION_RESUMED);
        assertThat(rig.changes.get(0).opensNewSession()).isFalse();
    }

    @Test
    void watchesDoNotComeWithTheSession() {
        MachineRig former = MachineRig.connected("a");
        former.watchData("/x", new MachineRig.Seen());
        former.reply(former.nextSent(), 5, MachineRig.data());
        former.step(new Input.HandOver());
        SessionTicket ticket = Objects.requireNonNull(former.machine.handedOver());

        MachineRig next = new MachineRig(MachineRig.config("a"), ticket);
        next.start();
        next.up();
        next.accept();
        assertThat(next.machine.state()).isEqualTo(ConnectionState.CONNECTED);
        assertThat(next.sent).isEmpty();
    }

    @Test
    void aSessionThatHasExpiredMeanwhileIsToldAsLost() {
        MachineRig rig = resuming();
        rig.answerHandshake(new ConnectResponse(0, 0, 0, new byte[16], false));
        assertThat(rig.changes.get(0).current()).isEqualTo(ConnectionState.LOST);
        assertThat(rig.changes.get(0).reason()).isEqualTo(StateReason.EXPIRED_BY_SERVER);
        rig.awaitDial();
        rig.up();
        assertThat(rig.handshake.sessionId()).isZero();
        assertThat(rig.handshake.lastZxidSeen()).isZero();
    }

    private static MachineRig resuming() {
        MachineRig rig =
                new MachineRig(MachineRig.config("a"), new SessionTicket(MachineRig.SESSION, MachineRig.PASSWORD, 99));
        rig.start();
        rig.up();
        return rig;
    }
}
