package dev.baton.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BadVersion;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.OutcomeUnknown;
import dev.baton.client.error.ProtocolViolation;
import dev.baton.client.error.RequestTooLarge;
import dev.baton.client.error.ResponseTooLarge;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.event.StateReason;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.Create2;
import dev.baton.wire.op.EmptyResponse;
import dev.baton.wire.op.Exists;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ReplyHeader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionMachineFailureTest {
    private static final String ID = "_c_id-";

    @Test
    void answersInOrderAndTypesErrors() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe a = rig.get("/a");
        MachineRig.Probe b = rig.set("/b");
        rig.refuse(rig.nextSent(), 11, ErrorCode.NO_NODE);
        rig.refuse(rig.nextSent(), 12, ErrorCode.BAD_VERSION);
        NoNode noNode = a.error(NoNode.class);
        assertThat(noNode.path()).isEqualTo("/a");
        assertThat(noNode.operation()).isEqualTo("getData");
        assertThat(noNode.zxid()).isEqualTo(11);
        assertThat(b.error(BadVersion.class).applied()).isEqualTo(Applied.NO);
    }

    @Test
    void anUnknownNumberFromTheServerIsStillAnError() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe a = rig.get("/a");
        rig.frame(new ReplyHeader(rig.nextSent().xid(), 1, -999));
        assertThat(a.result()).isInstanceOf(dev.baton.client.error.ServerException.class);
    }

    @Test
    void atALossReadsAreRepeatedWritesUnknownAndTheUnsentKept() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe read = rig.get("/r");
        MachineRig.Probe write = rig.set("/w");
        MachineRig.Probe read2 = rig.get("/r2");
        rig.step(new Input.Writable(false));
        MachineRig.Probe unsent = rig.set("/unsent");
        rig.sent.clear();
        rig.down("reset by peer");
        OutcomeUnknown unknown = write.error(OutcomeUnknown.class);
        assertThat(unknown.applied()).isEqualTo(Applied.UNKNOWN);
        assertThat(unknown).hasMessageContaining("setData /w").hasMessageContaining("reset by peer");
        rig.up();
        rig.accept();
        assertThat(rig.sent).extracting(s -> s.op()).containsExactly(OpCode.MULTI_READ, OpCode.SET_DATA);
        MultiResult data = MultiResult.success(OpCode.GET_DATA, MachineRig.data());
        rig.reply(rig.nextSent(), 1, new Multi.Response(List.of(data, data)));
        rig.reply(rig.nextSent(), 2, new SetData.Response(MachineRig.stat(2)));
        assertThat(List.of(read.results, read2.results, unsent.results)).allMatch(r -> r.size() == 1);
    }

    @Test
    void aProtectedCreateWhoseAnswerIsLostIsFoundByItsName() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe create = rig.protectedCreate("/l", ID);
        MachineRig.Probe list = rig.get("/behind");
        rig.sent.clear();
        rig.down("cut");
        rig.up();
        rig.accept();
        MachineRig.Sent listing = rig.nextSent();
        assertThat(listing.request()).isEqualTo(new GetChildren.Request("/l", false));
        assertThat(rig.sent).as("nothing overtakes a create in doubt").isEmpty();
        rig.reply(listing, 9, new GetChildren.Response(List.of("other", ID + "n-0000000007")));
        MachineRig.Sent stating = rig.nextSent();
        assertThat(stating.request()).isEqualTo(new Exists.Request("/l/" + ID + "n-0000000007", false));
        rig.reply(stating, 9, new Exists.Response(MachineRig.stat(8)));
        assertThat(create.result()).isEqualTo(new Create2.Response("/l/" + ID + "n-0000000007", MachineRig.stat(8)));
        rig.reply(rig.nextSent(), 9, MachineRig.data());
        assertThat(list.isOpen()).isFalse();
    }

    @Test
    void aProtectedCreateThatIsNotFoundIsSentAgainBeforeWhatCameAfterIt() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe create = rig.protectedCreate("/l", ID);
        rig.get("/behind");
        rig.sent.clear();
        rig.down("cut");
        rig.up();
        rig.accept();
        rig.reply(rig.nextSent(), 9, new GetChildren.Response(List.of("other")));
        assertThat(rig.sent).extracting(s -> s.op()).containsExactly(OpCode.CREATE2, OpCode.GET_DATA);
        rig.reply(rig.nextSent(), 10, new Create2.Response("/l/x", MachineRig.stat(10)));
        assertThat(create.result()).isInstanceOf(Create2.Response.class);
    }

    @Test
    void aProtectedCreateSurvivesLossesAtEveryStep() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe create = rig.protectedCreate("/l", ID);
        rig.sent.clear();
        rig.reconnect();
        rig.sent.clear();
        rig.reconnect();
        rig.reply(rig.nextSent(), 9, new GetChildren.Response(List.of(ID + "n-1")));
        rig.sent.clear();
        rig.reconnect();
        rig.reply(rig.nextSent(), 9, new GetChildren.Response(List.of(ID + "n-1")));
        rig.refuse(rig.nextSent(), 9, ErrorCode.NO_NODE);
        rig.sent.clear();
        rig.reconnect();
        rig.refuse(rig.nextSent(), 9, ErrorCode.NO_NODE);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.CREATE2);
        assertThat(create.isOpen()).isTrue();
        rig.close();
        rig.pass(2_000);
        assertThat(create.error(ClientClosed.class).applied()).isEqualTo(Applied.UNKNOWN);
    }

    @Test
    void aProtectedCreateThatMayNotLookStaysUnknown() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe create = rig.protectedCreate("/l", ID);
        MachineRig.Probe behind = rig.get("/behind");
        rig.sent.clear();
        rig.reconnect();
        rig.refuse(rig.nextSent(), 9, ErrorCode.NO_AUTH);
        create.error(OutcomeUnknown.class);
        rig.reply(rig.nextSent(), 9, MachineRig.data());
        assertThat(behind.isOpen()).isFalse();
    }

    @Test
    void aProtectedCreateThatRunsOutOfTimeLetsTheOthersGo() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe create = new MachineRig.Probe("short");
        rig.submit(Operation.of(
                        new Create2.Request("/l/" + ID, null, dev.baton.wire.model.Acl.OPEN, 3),
                        "/l/" + ID,
                        "/l/" + ID,
                        rig.now + 1_000 * MachineRig.MILLI,
                        create)
                .withProtectedPrefix(ID));
        MachineRig.Probe behind = rig.get("/behind");
        rig.sent.clear();
        rig.reconnect();
        MachineRig.Sent listing = rig.nextSent();
        rig.pass(1_500);
        assertThat(create.isOpen()).isFalse();
        MachineRig.Sent next = rig.nextSent();
        rig.reply(listing, 9, new GetChildren.Response(List.of(ID + "n-1")));
        rig.reply(next, 9, MachineRig.data());
        assertThat(behind.isOpen()).isFalse();
        assertThat(create.results).hasSize(1);
    }

    @Test
    void aMovedSessionRepeatsTheWriteElsewhere() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe write = rig.set("/w");
        MachineRig.Probe second = rig.set("/second");
        rig.refuse(rig.nextSent(), -1, ErrorCode.SESSION_MOVED);
        assertThat(write.isOpen()).isTrue();
        second.error(OutcomeUnknown.class);
        rig.sent.clear();
        rig.up();
        rig.accept();
        rig.reply(rig.nextSent(), 5, new SetData.Response(MachineRig.stat(5)));
        assertThat(write.result()).isInstanceOf(SetData.Response.class);
    }

    @Test
    void anAnswerToNothingOrOutOfOrderIsAViolation() {
        MachineRig rig = MachineRig.connected("a", "b", "c");
        rig.frame(new ReplyHeader(77, 1, 0));
        assertThat(rig.changes.get(1).reason()).isEqualTo(StateReason.PROTOCOL_VIOLATION);
        assertThat(rig.log).endsWith("disconnect", "state SUSPENDED", "connect b");
        rig.up();
        rig.accept();
        MachineRig.Probe first = rig.get("/1");
        rig.get("/2");
        rig.nextSent();
        rig.reply(rig.nextSent(), 1, MachineRig.data());
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.SUSPENDED);
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void aDuplicateAnswerIsAViolation() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe get = rig.get("/1");
        MachineRig.Sent sent = rig.nextSent();
        rig.reply(sent, 1, MachineRig.data());
        rig.reply(sent, 1, MachineRig.data());
        assertThat(get.results).hasSize(1);
        assertThat(rig.changes.get(1).reason()).isEqualTo(StateReason.PROTOCOL_VIOLATION);
    }

    @Test
    void anUninvitedPongOrAuthAnswerIsAViolation() {
        MachineRig rig = MachineRig.connected("a", "b");
        rig.pong(1);
        assertThat(rig.changes.get(1).reason()).isEqualTo(StateReason.PROTOCOL_VIOLATION);
        MachineRig other = MachineRig.connected("a", "b");
        other.frame(new ReplyHeader(dev.baton.wire.session.Xids.AUTH, 1, 0));
        assertThat(other.changes.get(1).reason()).isEqualTo(StateReason.PROTOCOL_VIOLATION);
    }

    @Test
    void anAnswerThatCannotBeReadFailsItsOperationAndTheConnection() {
        MachineRig rig = MachineRig.connected("a", "b");
        MachineRig.Probe write = rig.set("/w");
        MachineRig.Probe read = rig.get("/r");
        WireWriter garbled = new WireWriter();
        new ReplyHeader(rig.nextSent().xid(), 5, 0).writeTo(garbled);
        garbled.writeByte(1);
        rig.step(new Input.Frame(rig.attempt, garbled.array(), 0, garbled.size()));
        assertThat(write.error(ProtocolViolation.class).applied()).isEqualTo(Applied.UNKNOWN);
        assertThat(read.isOpen()).isTrue();
        assertThat(rig.log).endsWith("disconnect", "state SUSPENDED", "connect b");
    }

    @Test
    void aPoisonousAnswerDoesNotMakeItReconnectWithoutPause() {
        MachineRig rig = MachineRig.connected("a");
        rig.get("/poison");
        long from = rig.now;
        for (int i = 0; i < 6; i++) {
            rig.reconnect();
        }
        assertThat(rig.now - from).isGreaterThan(1_000 * MachineRig.MILLI);
    }

    @Test
    void anOversizedAnswerFailsOnlyItsOperation() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe big = rig.get("/big");
        MachineRig.Probe small = rig.get("/small");
        WireWriter header = new WireWriter();
        new ReplyHeader(rig.nextSent().xid(), 5, 0).writeTo(header);
        rig.step(new Input.OversizedFrame(rig.attempt, header.toByteArray(), 5_000_000));
        assertThat(big.error(ResponseTooLarge.class).sizeBytes()).isEqualTo(5_000_000);
        rig.reply(rig.nextSent(), 6, MachineRig.data());
        assertThat(small.isOpen()).isFalse();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void anOversizedRequestIsNotSentAndDisturbsNothing() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe limit = rig.submit("limit", new SetData.Request("/x", new byte[0xFFFFF - 22], -1), "/x");
        MachineRig.Probe over = rig.submit("over", new SetData.Request("/x", new byte[0xFFFFF - 21], -1), "/x");
        MachineRig.Probe next = rig.get("/next");
        RequestTooLarge error = over.error(RequestTooLarge.class);
        assertThat(error.sizeBytes()).isEqualTo(0xFFFFF + 1);
        assertThat(error.applied()).isEqualTo(Applied.NO);
        rig.step(new Input.Writable(true));
        rig.reply(rig.nextSent(), 1, new SetData.Response(MachineRig.stat(1)));
        rig.reply(rig.nextSent(), 1, MachineRig.data());
        assertThat(limit.isOpen() || next.isOpen()).isFalse();
    }

    @Test
    void closeSendsCloseSessionAfterWhatWasSentAndEndsWithItsAnswer() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe sent = rig.set("/sent");
        rig.step(new Input.Writable(false));
        MachineRig.Probe unsent = rig.set("/unsent");
        rig.close();
        assertThat(unsent.error(ClientClosed.class).applied()).isEqualTo(Applied.NO);
        rig.step(new Input.Writable(true));
        rig.reply(rig.nextSent(), 4, new SetData.Response(MachineRig.stat(4)));
        assertThat(sent.result()).isInstanceOf(SetData.Response.class);
        rig.reply(rig.nextSent(), 5, EmptyResponse.INSTANCE);
        assertThat(rig.log).endsWith("complete set /sent", "disconnect", "state CLOSED");
        MachineRig.Probe late = rig.get("/late");
        late.error(ClientClosed.class);
        rig.close();
        assertThat(rig.machine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void closeIsBoundedWhenTheServerSaysNothing() {
        MachineRig rig = MachineRig.connected("a");
        MachineRig.Probe write = rig.set("/w");
        MachineRig.Probe read = rig.get("/r");
        rig.close();
        rig.pass(2_000);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(write.error(ClientClosed.class).applied()).isEqualTo(Applied.UNKNOWN);
        assertThat(read.error(ClientClosed.class).applied()).isEqualTo(Applied.NO);
    }

    @Test
    void closeInEveryOtherStateEndsAtOnceOrInTime() {
        MachineRig dialling = new MachineRig("a");
        dialling.start();
        MachineRig.Probe waiting = dialling.get("/x");
        dialling.close();
        waiting.error(ClientClosed.class);
        assertThat(dialling.log).endsWith("disconnect", "state CLOSED");

        MachineRig paused = new MachineRig("a");
        paused.start();
        paused.down("refused");
        paused.close();
        assertThat(paused.machine.state()).isEqualTo(ConnectionState.CLOSED);
        paused.pass(10_000);
        assertThat(paused.dials).hasSize(1);

        MachineRig handshaking = new MachineRig("a");
        handshaking.start();
        handshaking.up();
        handshaking.close();
        handshaking.accept();
        assertThat(handshaking.nextSent().op()).isEqualTo(OpCode.CLOSE_SESSION);
        handshaking.pass(2_000);
        assertThat(handshaking.machine.state()).isEqualTo(ConnectionState.CLOSED);

        MachineRig cut = MachineRig.connected("a");
        MachineRig.Probe write = cut.set("/w");
        cut.close();
        cut.down("reset");
        write.error(ClientClosed.class);
        assertThat(cut.machine.state()).isEqualTo(ConnectionState.CLOSED);
    }
}
