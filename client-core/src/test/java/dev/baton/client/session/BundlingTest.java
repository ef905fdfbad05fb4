package dev.baton.client.session;

import static dev.baton.client.session.MachineRig.MILLI;
import static dev.baton.client.session.MachineRig.stat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.client.error.DeadlineExceeded;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.ProtocolViolation;
import dev.baton.client.error.SessionExpired;
import dev.baton.client.error.Throttled;
import dev.baton.client.event.ConnectionState;
import dev.baton.client.session.MachineRig.Probe;
import dev.baton.client.session.MachineRig.Seen;
import dev.baton.client.session.MachineRig.Sent;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.Multi;
import dev.baton.wire.op.MultiRead;
import dev.baton.wire.op.MultiResult;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ReplyHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads that are submitted at the same moment, and the one request that they become. */
class BundlingTest {
    private final MachineRig rig = MachineRig.connected();

    @Test
    void readsInARowAreOneRequestAndEachHasItsOwnAnswer() {
        List<Probe> reads = submit(get("/a"), get("/missing"), get("/c"));

        Sent sent = rig.nextSent();
        assertThat(paths(sent)).containsExactly("/a", "/missing", "/c");
        assertThat(rig.sent).isEmpty();
        assertThat(rig.machine.callsDue()).isEqualTo(3);

        answer(sent, 7, data(1), failed(ErrorCode.NO_NODE), data(3));

        assertThat(((GetData.Response) reads.get(0).result()).data()).hasSize(1);
        reads.get(1).error(NoNode.class);
        assertThat(((GetData.Response) reads.get(2).result()).data()).hasSize(3);
        assertThat(rig.machine.callsDue()).isZero();
        assertThat(rig.machine.callsAnswered()).isEqualTo(3);
        assertThat(rig.machine.lastZxid()).isEqualTo(7);
    }

    @Test
    void whatStandsBetweenThemKeepsItsPlace() {
        submit(get("/a"), get("/b"), new SetData.Request("/c", null, -1), get("/c"), get("/d"));

        assertThat(paths(rig.nextSent())).containsExactly("/a", "/b");
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.SET_DATA);
        assertThat(paths(rig.nextSent())).containsExactly("/c", "/d");
        assertThat(rig.sent).isEmpty();
    }

    @Test
    void aReadByItselfAndOneWithAWatchAreNoBundle() {
        rig.get("/a");
        rig.get("/b");
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);

        List<Operation> operations = new ArrayList<>();
        for (String path : List.of("/c", "/d")) {
            operations.add(operation(new GetData.Request(path, true), new Probe(path))
                    .withWatch(WatchIntent.register(WatchIntent.Kind.DATA, new Seen())));
        }
        rig.step(new Input.Submit(operations));
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
    }

    @Test
    void aBundleWhoseConnectionBreaksIsSentAgain() {
        List<Probe> reads = submit(get("/a"), get("/b"));
        rig.nextSent();

        rig.reconnect();

        Sent again = rig.nextSent();
        assertThat(paths(again)).containsExactly("/a", "/b");
        assertThat(reads).allMatch(Probe::isOpen);
        answer(again, 9, data(1), data(2));
        assertThat(reads).allMatch(read -> read.result() instanceof GetData.Response);
    }

    @Test
    void aReadWhoseTimeIsUpLeavesTheOthersTheirAnswers() {
        Probe impatient = new Probe("impatient");
        Probe patient = new Probe("patient");
        rig.step(new Input.Submit(List.of(
                Operation.of(get("/a"), "/a", "/a", rig.now + 50 * MILLI, impatient), operation(get("/b"), patient))));
        Sent sent = rig.nextSent();

        rig.pass(60);
        impatient.error(DeadlineExceeded.class);
        answer(sent, 3, data(1), data(2));

        assertThat(((GetData.Response) patient.result()).data()).hasSize(2);
        assertThat(impatient.results).hasSize(1);
    }

    @Test
    void anAnswerTooLargeForAFrameIsAskedForReadByRead() {
        List<Probe> reads = submit(get("/a"), get("/b"));
        Sent sent = rig.nextSent();
        Probe behind = rig.get("/c");
        rig.nextSent();

        oversized(sent, 5, 0x200000);

        Sent first = rig.nextSent();
        Sent second = rig.nextSent();
        assertThat(List.of(first.request(), second.request())).containsExactly(get("/a"), get("/b"));
        assertThat(reads).allMatch(Probe::isOpen);
        assertThat(behind.isOpen()).isTrue();
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aServerThatDoesNotKnowThemGetsNoMore() {
        List<Probe> reads = submit(get("/a"), get("/b"));
        rig.refuse(rig.nextSent(), 5, ErrorCode.UNIMPLEMENTED);

        for (Probe read : reads) {
            rig.reply(rig.nextSent(), 5, MachineRig.data());
            assertThat(read.result()).isInstanceOf(GetData.Response.class);
        }
        submit(get("/c"), get("/d"));
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
        assertThat(rig.nextSent().op()).isEqualTo(OpCode.GET_DATA);
    }

    /** Apache's server before 3.6 says so out of turn, and hangs up. */
    @Test
    void aServerThatSaysSoOutOfTurnGetsNoMoreEither() {
        Probe behindAWatch = rig.watchData("/w", new Seen());
        rig.nextSent();
        List<Probe> reads = submit(get("/a"), get("/b"));

        rig.refuse(rig.nextSent(), 5, ErrorCode.UNIMPLEMENTED);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.SUSPENDED);
        rig.awaitDial();
        rig.up();
        rig.accept();

        List<Sent> again = List.copyOf(rig.sent);
        assertThat(again).hasSize(3).allMatch(sent -> sent.op() == OpCode.GET_DATA);
        rig.sent.clear();
        again.forEach(sent -> rig.reply(sent, 5, MachineRig.data()));
        assertThat(reads).allMatch(read -> read.result() instanceof GetData.Response);
        assertThat(behindAWatch.isOpen()).isFalse();
    }

    @Test
    void readsThatAreAskedForOnceMoreAreAnsweredBeforeTheSessionIsHandedOver() {
        List<Probe> reads = submit(get("/a"), get("/b"));
        Sent sent = rig.nextSent();
        rig.step(new Input.HandOver());

        oversized(sent, 5, 0x200000);
        assertThat(reads).allMatch(Probe::isOpen);
        rig.reply(rig.nextSent(), 5, MachineRig.data());
        rig.reply(rig.nextSent(), 5, MachineRig.data());

        assertThat(reads).allMatch(read -> read.result() instanceof GetData.Response);
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.CLOSED);
    }

    @Test
    void anErrorOfTheWholeIsEachOnes() {
        List<Probe> reads = submit(get("/a"), get("/b"));
        rig.refuse(rig.nextSent(), 5, ErrorCode.THROTTLED_OP);
        reads.forEach(read -> read.error(Throttled.class));

        List<Probe> later = submit(get("/a"), get("/b"));
        rig.refuse(rig.nextSent(), 5, ErrorCode.SESSION_EXPIRED);
        later.forEach(read -> read.error(SessionExpired.class));
        assertThat(rig.changes.get(rig.changes.size() - 2).current()).isEqualTo(ConnectionState.LOST);
    }

    @Test
    void anAnswerWithTooFewResultsEndsTheConnectionAndNobodyWaitsForEver() {
        List<Probe> reads = submit(get("/a"), get("/b"));

        answer(rig.nextSent(), 5, data(1));

        reads.forEach(read -> read.error(ProtocolViolation.class));
        assertThat(rig.machine.state()).isEqualTo(ConnectionState.SUSPENDED);
    }

    @Test
    void aBundleIsAsLargeAsItsAnswerMayBe() {
        OpRequest[] many = new OpRequest[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = get("/n" + i);
        }
        submit(many);
        int atFirst = paths(rig.sent.peek()).size();
        assertThat(atFirst).isBetween(2, Bundling.ANSWER_BYTES_MAX / 1024);
        answerAll(10);

        submit(many);
        assertThat(paths(rig.sent.peek())).as("of small data").hasSize(Bundling.READS_MAX);
        answerAll(40_000);

        submit(many);
        assertThat(rig.sent).as("of large data").hasSize(many.length).allMatch(sent -> sent.op() == OpCode.GET_DATA);
    }

    @Test
    void longPathsDoNotMakeARequestTooLarge() {
        OpRequest[] many = new OpRequest[10];
        for (int i = 0; i < many.length; i++) {
            many[i] = get("/" + "n".repeat(9_000) + i);
        }
        List<Probe> reads = submit(many);

        assertThat(rig.sent).hasSizeBetween(4, 9);
        answerAll(1);
        assertThat(reads).allMatch(read -> read.result() instanceof GetData.Response);
    }

    // ---- helpers ----

    private static GetData.Request get(String path) {
        return new GetData.Request(path, false);
    }

    private Operation operation(OpRequest request, Probe probe) {
        String path = request instanceof GetData.Request read ? read.path() : "/";
        return Operation.of(request, path, path, rig.now + 60_000 * MILLI, probe);
    }

    private List<Probe> submit(OpRequest... requests) {
        List<Probe> probes = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        for (OpRequest request : requests) {
            Probe probe = new Probe(request.toString());
            probes.add(probe);
            operations.add(operation(request, probe));
        }
        rig.step(new Input.Submit(operations));
        return probes;
    }

    private static List<String> paths(Sent sent) {
        assertThat(sent.op()).isEqualTo(OpCode.MULTI_READ);
        return ((MultiRead.Request) sent.request())
                .ops().stream().map(op -> ((GetData.Request) op).path()).toList();
    }

    private void answerAll(int bytes) {
        while (!rig.sent.isEmpty()) {
            Sent sent = rig.nextSent();
            if (sent.op() == OpCode.GET_DATA) {
                rig.reply(sent, 1, new GetData.Response(new byte[bytes], stat(1)));
                continue;
            }
            answer(sent, 1, paths(sent).stream().map(path -> data(bytes)).toArray(MultiResult[]::new));
        }
    }

    private void answer(Sent to, long zxid, MultiResult... results) {
        rig.reply(to, zxid, new Multi.Response(List.of(results)));
    }

    private void oversized(Sent to, long zxid, int size) {
        WireWriter header = new WireWriter();
        new ReplyHeader(to.xid(), zxid, 0).writeTo(header);
        rig.step(new Input.OversizedFrame(rig.attempt, header.toByteArray(), size));
    }

    private static MultiResult data(int bytes) {
        return MultiResult.success(OpCode.GET_DATA, new GetData.Response(new byte[bytes], stat(1)));
    }

    private static MultiResult failed(ErrorCode code) {
        return MultiResult.error(code.code());
    }
}
