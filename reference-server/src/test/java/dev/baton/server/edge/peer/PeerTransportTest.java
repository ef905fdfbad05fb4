package dev.baton.server.edge.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.server.PortReservation;
import dev.baton.server.node.NodeInput;
import dev.baton.server.node.PeerOrder;
import dev.baton.server.zab.Channel;
import dev.baton.server.zab.Features;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.Reason;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.server.zab.wire.ElectionCodec;
import dev.baton.server.zab.wire.QuorumCodec;
import dev.baton.wire.io.WireWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members 1 to 3 on real sockets; some of them are played byte by byte. */
@Timeout(120)
class PeerTransportTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int PACKET_BYTES_MAX = 1 << 20;
    private static final String HOST = "127.0.0.1";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final SortedMap<Long, PeerSettings.Address> members = new TreeMap<>();

    @BeforeEach
    void reservePorts() {
        for (long sid = 1; sid <= 3; sid++) {
            PortReservation quorum = kept(PortReservation.take());
            PortReservation election = kept(PortReservation.take());
            members.put(sid, new PeerSettings.Address(HOST, quorum.port(), election.port(), true));
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T kept(T resource) {
        open.add(resource);
        return resource;
    }

    private TestPeer member(long self) throws IOException {
        return member(self, HANDSHAKE_MILLIS);
    }

    private TestPeer member(long self, int handshakeMillis) throws IOException {
        return kept(new TestPeer(new PeerSettings(self, members, 5_000, 5_000, handshakeMillis, PACKET_BYTES_MAX)));
    }

    private Socket call(int port) throws IOException {
        Socket socket = kept(new Socket(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private Socket callElection(long sid) throws IOException {
        return call(members.get(sid).electionPort());
    }

    private ServerSocket played(int port) throws IOException {
        ServerSocket socket = kept(new ServerSocket());
        socket.setReuseAddress(true);
        socket.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static void assertEnds(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    private byte[] hello(long sid) {
        return hello(sid, members.get(sid).electionPort());
    }

    private static byte[] hello(long sid, int port) {
        String address = HOST + ":" + port;
        WireWriter out = new WireWriter();
        out.writeLong(-65536);
        out.writeLong(sid);
        out.writeString(address);
        return out.toByteArray();
    }

    private static Message.Election vote(long leader) {
        return new Message.Election(new Notification(PeerState.LOOKING, new Vote(leader, 5, 1, 0), "version=0"));
    }

    private static byte[] frame(Message.Election vote) {
        WireWriter out = new WireWriter();
        ElectionCodec.encode(vote.notification(), out);
        return out.toByteArray();
    }

    private static byte[] packet(Message message) {
        WireWriter out = new WireWriter();
        QuorumCodec.encode(message, out);
        return out.toByteArray();
    }

    private static Message.LearnerInfo learner(long sid) {
        return new Message.LearnerInfo(false, 0, sid, Message.LearnerInfo.PROTOCOL_VERSION, 0, Features.NONE);
    }

    private static NodeInput up(long peer, Channel channel) {
        return new NodeInput.PeerUp(peer, channel);
    }

    private static NodeInput down(long peer, Channel channel) {
        return new NodeInput.PeerDown(peer, channel);
    }

    // Elections

    @Test
    void membersFindEachOtherAndVotesCross() throws IOException {
        TestPeer one = member(1).started();
        TestPeer three = member(3).started();
        one.awaitTold(up(3, Channel.ELECTION));
        three.awaitTold(up(1, Channel.ELECTION));

        one.send(3, vote(1));
        three.send(1, vote(3));

        one.awaitTold(new NodeInput.FromPeer(3, vote(3)));
        three.awaitTold(new NodeInput.FromPeer(1, vote(1)));
    }

    @Test
    void aMemberThatComesBackIsFoundAgain() throws IOException {
        TestPeer one = member(1).started();
        TestPeer three = new TestPeer(new PeerSettings(3, members, 5_000, 5_000, HANDSHAKE_MILLIS, PACKET_BYTES_MAX));
        three.started();
        one.awaitTold(up(3, Channel.ELECTION));

        three.close();
        one.awaitTold(down(3, Channel.ELECTION));
        one.told.clear();
        member(3).started();

        one.awaitTold(up(3, Channel.ELECTION));
    }

    @Test
    void theSmallerNumberSaysHelloAndHangsUp() throws IOException {
        ServerSocket two = played(members.get(2L).electionPort());
        member(1).started();

        try (Socket called = two.accept()) {
            called.setSoTimeout((int) LIMIT.toMillis());
            assertThat(called.getInputStream().readAllBytes()).isEqualTo(hello(1));
        }
    }

    @Test
    void theLargerNumberCallsBackWhoCalledIt() throws IOException {
        ServerSocket one = played(members.get(1L).electionPort());
        TestPeer two = member(2);
        Socket caller = callElection(2);
        caller.getOutputStream().write(hello(1));
        assertEnds(caller);

        try (Socket called = one.accept()) {
            called.setSoTimeout((int) LIMIT.toMillis());
            assertThat(called.getInputStream().readNBytes(hello(2).length)).isEqualTo(hello(2));
            two.awaitTold(up(1, Channel.ELECTION));
            called.getOutputStream().write(frame(vote(1)));
            two.awaitTold(new NodeInput.FromPeer(1, vote(1)));
            two.send(1, vote(2));
            assertThat(called.getInputStream().readNBytes(frame(vote(2)).length))
                    .isEqualTo(frame(vote(2)));
        }
        two.awaitTold(down(1, Channel.ELECTION));
    }

    /** Until it says that it is where it is listed after all. */
    @Test
    void whoSaysThatItIsElsewhereIsCalledThereToo() throws IOException {
        PeerSettings settings = new PeerSettings(2, members, 5_000, 5_000, HANDSHAKE_MILLIS, PACKET_BYTES_MAX, true);
        kept(new TestPeer(settings));
        ServerSocket listed = played(members.get(1L).electionPort());
        PortReservation reserved = kept(PortReservation.take());
        ServerSocket elsewhere = played(reserved.port());

        sayHello(2, hello(1, reserved.port()));
        elsewhere.accept().close();
        listed.accept().close();
        kept(elsewhere.accept());

        sayHello(2, hello(1));
        for (int call = 0; call < 4; call++) {
            listed.accept().close();
        }
    }

    private void sayHello(long to, byte[] hello) throws IOException {
        Socket caller = callElection(to);
        caller.getOutputStream().write(hello);
        assertEnds(caller);
    }

    @Test
    void theBytesOfACapturedElectionAreUnderstood() throws IOException {
        TestPeer one = member(1);
        Socket two = callElection(1);
        HexFormat hex = HexFormat.of();
        byte[] hello = hex.parseHex("ffffffffffff000000000000000000020000000f3132372e302e302e313a3236313032");
        byte[] old = hex.parseHex("00000028" + "00000002" + "0000000000000002" + "0000000100000003" + "0000000000000004"
                + "0000000000000001" + "00000001");
        for (byte b : hello) {
            two.getOutputStream().write(b);
            two.getOutputStream().flush();
        }
        two.getOutputStream().write(old);

        one.awaitTold(up(2, Channel.ELECTION));
        one.awaitTold(new NodeInput.FromPeer(
                2, new Message.Election(new Notification(PeerState.LEADING, new Vote(2, 0x100000003L, 4, 1), 0, ""))));
    }

    @Test
    void aSecondConnectionTakesThePlaceOfTheFirst() throws IOException {
        TestPeer one = member(1);
        Socket first = callElection(1);
        first.getOutputStream().write(hello(3));
        one.awaitTold(up(3, Channel.ELECTION));
        Socket second = callElection(1);
        second.getOutputStream().write(hello(3));

        assertEnds(first);
        one.awaitTold(told ->
                told.equals(List.of(up(3, Channel.ELECTION), down(3, Channel.ELECTION), up(3, Channel.ELECTION))));
        second.getOutputStream().write(frame(vote(3)));
        one.awaitTold(new NodeInput.FromPeer(3, vote(3)));
    }

    @Test
    void aFrameThatIsNoNotificationIsSkipped() throws IOException {
        TestPeer one = member(1);
        Socket three = callElection(1);
        three.getOutputStream().write(hello(3));
        three.getOutputStream().write(new byte[] {0, 0, 0, 3, 1, 2, 3});
        three.getOutputStream().write(frame(vote(3)));

        one.awaitTold(new NodeInput.FromPeer(3, vote(3)));
    }

    @Test
    void strangersAndGarbageAreTurnedAway() throws IOException {
        TestPeer one = member(1);
        WireWriter stranger = new WireWriter();
        stranger.writeLong(-65536);
        stranger.writeLong(9);
        stranger.writeString("h:1");
        Socket nine = callElection(1);
        nine.getOutputStream().write(stranger.toByteArray());
        assertEnds(nine);
        assertThat(one.transport.refusedCount(PeerRefusal.STRANGER)).isEqualTo(1);

        Socket http = callElection(1);
        http.getOutputStream().write("\u00ffET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEnds(http);
        assertThat(one.transport.refusedCount(PeerRefusal.BAD_HELLO)).isEqualTo(1);

        Socket long3 = callElection(1);
        long3.getOutputStream().write(hello(3));
        long3.getOutputStream().write(new byte[] {0x7f, 0, 0, 0});
        assertEnds(long3);
        assertThat(one.transport.refusedCount(PeerRefusal.BAD_PACKET)).isEqualTo(1);
    }

    @Test
    void whoSaysNothingIsLetGo() throws IOException {
        TestPeer one = member(1, 200);
        assertEnds(callElection(1));
        assertEnds(call(members.get(1L).quorumPort()));
        assertThat(one.transport.refusedCount(PeerRefusal.HANDSHAKE_TIMEOUT)).isEqualTo(2);
    }

    // Leader and learner

    private record Pair(TestPeer leader, TestPeer learner) {}

    private Pair pair() throws IOException {
        TestPeer leader = member(3);
        TestPeer learner = member(1);
        learner.order(new PeerOrder.Connect(3));
        learner.awaitTold(up(3, Channel.QUORUM));
        learner.send(3, learner(1));
        leader.awaitTold(new NodeInput.FromPeer(1, learner(1)));
        assertThat(leader.told).containsExactly(up(1, Channel.QUORUM), new NodeInput.FromPeer(1, learner(1)));
        return new Pair(leader, learner);
    }

    @Test
    void packetsCrossInOrder() throws IOException {
        Pair pair = pair();
        Message ping = new Message.Ping(7);
        Message proposal = new Message.Proposal(new LogEntry(8, new byte[100_000]));

        pair.leader.order(
                new PeerOrder.Send(1, ping),
                new PeerOrder.Send(1, proposal),
                new PeerOrder.Send(1, new Message.Commit(8)));
        pair.learner.send(3, new Message.Ack(8));

        pair.learner.awaitTold(new NodeInput.FromPeer(3, new Message.Commit(8)));
        assertThat(pair.learner.told)
                .containsExactly(
                        up(3, Channel.QUORUM),
                        new NodeInput.FromPeer(3, ping),
                        new NodeInput.FromPeer(3, proposal),
                        new NodeInput.FromPeer(3, new Message.Commit(8)));
        pair.leader.awaitTold(new NodeInput.FromPeer(1, new Message.Ack(8)));
    }

    @Test
    void whoDisconnectsHearsNothingMoreAndTheOtherIsTold() throws IOException {
        Pair pair = pair();
        pair.leader.order(
                new PeerOrder.Send(1, new Message.UpToDate()), new PeerOrder.Disconnect(1, Reason.LEARNER_SILENT));

        pair.learner.awaitTold(down(3, Channel.QUORUM));
        assertThat(pair.learner.told).contains(new NodeInput.FromPeer(3, new Message.UpToDate()));
        assertThat(pair.leader.told).doesNotContain(down(1, Channel.QUORUM));
    }

    @Test
    void aLeaderThatIsNotThereIsToldAsGone() throws IOException {
        TestPeer one = member(1);
        one.order(new PeerOrder.Connect(3));
        one.awaitTold(down(3, Channel.QUORUM));
        assertThat(one.told).containsExactly(down(3, Channel.QUORUM));
    }

    @Test
    void anAttemptThatIsCalledOffIsNotTold() throws IOException {
        TestPeer three = member(3);
        TestPeer one = member(1);
        one.order(new PeerOrder.Connect(3), new PeerOrder.Disconnect(3, Reason.LEFT), new PeerOrder.Connect(2));
        one.awaitTold(down(2, Channel.QUORUM));
        assertThat(one.told).containsExactly(down(2, Channel.QUORUM));
        assertThat(three.told).isEmpty();
    }

    @Test
    void whoFollowsTakesNoLearners() throws IOException {
        Pair pair = pair();
        Socket two = call(members.get(1L).quorumPort());
        two.getOutputStream().write(packet(learner(2)));
        assertEnds(two);
        assertThat(pair.learner.transport.refusedCount(PeerRefusal.NOT_LEADING)).isEqualTo(1);
        assertThat(pair.learner.told).containsExactly(up(3, Channel.QUORUM));
    }

    @Test
    void aLearnerThatComesAgainTakesItsOwnPlace() throws IOException {
        Pair pair = pair();
        Socket again = call(members.get(3L).quorumPort());
        again.getOutputStream().write(packet(learner(1)));

        pair.learner.awaitTold(down(3, Channel.QUORUM));
        pair.leader.awaitTold(told -> told.size() == 5);
        assertThat(pair.leader.told.subList(2, 5))
                .containsExactly(down(1, Channel.QUORUM), up(1, Channel.QUORUM), new NodeInput.FromPeer(1, learner(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000b" + "0000000000000000" + "7fffffff",
                "0000000b" + "0000000000000000" + "00002000",
                "00000003" + "0000000000000001" + "ffffffff" + "ffffffff",
                "ffffffffffffffffffffffffffffffffffffffff"
            })
    void garbageInsteadOfALearnerIsTurnedAway(String hex) throws IOException {
        TestPeer three = member(3);
        Socket socket = call(members.get(3L).quorumPort());
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
        assertEnds(socket);
        assertThat(three.transport.refusedCount(PeerRefusal.BAD_HELLO)).isEqualTo(1);
        assertThat(three.told).isEmpty();
    }

    @Test
    void aStrangerIsNoLearnerAndAKnownOneMayNotSendMoreThanTheLimit() throws IOException {
        TestPeer three = member(3);
        Socket nine = call(members.get(3L).quorumPort());
        nine.getOutputStream().write(packet(learner(9)));
        assertEnds(nine);
        assertThat(three.transport.refusedCount(PeerRefusal.STRANGER)).isEqualTo(1);

        Socket one = call(members.get(3L).quorumPort());
        one.getOutputStream().write(packet(learner(1)));
        one.getOutputStream().write(HexFormat.of().parseHex("00000001" + "ffffffffffffffff" + "00100001"));
        assertEnds(one);
        three.awaitTold(down(1, Channel.QUORUM));
        assertThat(three.transport.refusedCount(PeerRefusal.BAD_PACKET)).isEqualTo(1);
    }

    @Test
    void theLogIsStreamedInSlicesAndNothingIsLeftOpen() throws IOException {
        Pair pair = pair();
        int count = 2_000;
        pair.leader.order(new PeerOrder.StreamLog(1, 10, 10 + count));

        pair.leader.awaitTold(new NodeInput.LogStreamed(1, 10 + count, true));
        pair.learner.awaitTold(new NodeInput.FromPeer(3, new Message.Commit(10 + count)));
        List<NodeInput> expected = new ArrayList<>(List.of(up(3, Channel.QUORUM)));
        for (long zxid = 11; zxid <= 10 + count; zxid++) {
            expected.add(new NodeInput.FromPeer(3, new Message.Proposal(new LogEntry(zxid, FakeStorage.entry(zxid)))));
            expected.add(new NodeInput.FromPeer(3, new Message.Commit(zxid)));
        }
        assertThat(pair.learner.told.size()).isEqualTo(expected.size());
        assertThat(pair.learner.told.equals(expected)).isTrue();
        await().atMost(LIMIT).until(() -> pair.leader.storage.openCursors.get() == 0);
    }

    @Test
    void aLogThatCannotBeReadIsToldAndOneOfAConnectionThatEndsIsClosed() throws IOException {
        Pair pair = pair();
        pair.leader.storage.logBroken = true;
        pair.leader.order(new PeerOrder.StreamLog(1, 10, 20));
        pair.leader.awaitTold(new NodeInput.LogStreamed(1, 10, false));
        pair.leader.storage.logBroken = false;

        Socket stuck = call(members.get(3L).quorumPort());
        stuck.getOutputStream().write(packet(learner(2)));
        pair.leader.awaitTold(up(2, Channel.QUORUM));
        pair.leader.order(new PeerOrder.StreamLog(2, 0, 1_000_000));
        pair.leader.awaitTold(new NodeInput.PeerCongestion(2, true));
        stuck.close();
        pair.leader.awaitTold(down(2, Channel.QUORUM));
        await().atMost(LIMIT).until(() -> pair.leader.storage.openCursors.get() == 0);
    }

    @Test
    void aLearnerThatReadsSlowlyIsCongestedUntilItHasRead() throws IOException {
        TestPeer three = member(3);
        Socket one = call(members.get(3L).quorumPort());
        one.getOutputStream().write(packet(learner(1)));
        three.awaitTold(up(1, Channel.QUORUM));
        Message proposal = new Message.Proposal(new LogEntry(8, new byte[1 << 19]));
        int sent = 0;
        while (!three.told.contains(new NodeInput.PeerCongestion(1, true)) && sent < 1_000) {
            three.send(1, proposal);
            three.run(() -> {});
            sent++;
        }
        three.awaitTold(new NodeInput.PeerCongestion(1, true));

        InputStream in = one.getInputStream();
        byte[] expected = packet(proposal);
        for (int i = 0; i < sent; i++) {
            assertThat(in.readNBytes(expected.length).length).isEqualTo(expected.length);
        }
        three.awaitTold(new NodeInput.PeerCongestion(1, false));
    }

    // Snapshots

    @Test
    void aSnapshotIsStreamedBetweenPackets() throws IOException {
        Pair pair = pair();
        byte[] body = CapturedSnap.body();
        List<PeerOrder> orders = new ArrayList<>(List.of(new PeerOrder.SnapshotBegin(1, 5)));
        for (int at = 0; at < body.length; at += 100) {
            orders.add(new PeerOrder.SnapshotBytes(
                    1, java.util.Arrays.copyOfRange(body, at, Math.min(body.length, at + 100))));
        }
        orders.add(new PeerOrder.SnapshotEnd(1));
        orders.add(new PeerOrder.Send(1, new Message.NewLeader(6, "text")));
        pair.leader.order(orders.toArray(PeerOrder[]::new));

        pair.learner.awaitTold(new NodeInput.SnapshotReceived(3, 5));
        pair.learner.awaitTold(new NodeInput.FromPeer(3, new Message.NewLeader(6, "text")));
        assertThat(pair.learner.told.get(1)).isEqualTo(new NodeInput.FromPeer(3, new Message.Snap(5)));
        FakeStorage.Transfer transfer = pair.learner.storage.transfers.get(0);
        assertThat(transfer.bytes.toByteArray()).isEqualTo(body);
        assertThat(transfer.finished).isTrue();
    }

    @Test
    void aCapturedLeaderIsUnderstoodWhateverTheSizeOfTheReads() throws IOException {
        ServerSocket three = played(members.get(3L).quorumPort());
        TestPeer one = member(1);
        one.order(new PeerOrder.Connect(3));
        try (Socket learner = three.accept()) {
            learner.setTcpNoDelay(true);
            byte[] stream = CapturedSnap.leaderBytes();
            int size = 1;
            for (int at = 0; at < stream.length; at += size) {
                size = size % 13 + 1;
                learner.getOutputStream().write(stream, at, Math.min(size, stream.length - at));
            }
            one.awaitTold(told -> told.stream()
                    .anyMatch(t -> t instanceof NodeInput.FromPeer from && from.message() instanceof Message.UpToDate));
        }
        one.awaitTold(down(3, Channel.QUORUM));
        assertThat(one.storage.transfers.get(0).bytes.toByteArray()).isEqualTo(CapturedSnap.body());
        List<Message.Kind> kinds = one.told.stream()
                .filter(NodeInput.FromPeer.class::isInstance)
                .map(t -> ((NodeInput.FromPeer) t).message().kind())
                .limit(4)
                .toList();
        assertThat(kinds)
                .containsExactly(
                        Message.Kind.LEADER_INFO, Message.Kind.SNAP, Message.Kind.NEW_LEADER, Message.Kind.UP_TO_DATE);
    }

    @Test
    void aSnapshotThatBreaksOffIsForgotten() throws IOException {
        Pair pair = pair();
        byte[] body = CapturedSnap.body();
        pair.leader.order(
                new PeerOrder.SnapshotBegin(1, 5),
                new PeerOrder.SnapshotBytes(1, java.util.Arrays.copyOf(body, body.length / 2)),
                new PeerOrder.Disconnect(1, Reason.LEFT));

        pair.learner.awaitTold(down(3, Channel.QUORUM));
        FakeStorage.Transfer transfer = pair.learner.storage.transfers.get(0);
        assertThat(transfer.aborted).isTrue();
        assertThat(transfer.finished).isFalse();
    }

    @Test
    void aSnapshotThatIsNoneBreaksTheConnection() throws IOException {
        Pair pair = pair();
        pair.leader.order(
                new PeerOrder.SnapshotBegin(1, 5), new PeerOrder.SnapshotBytes(1, new byte[] {-1, -1, -1, -1}));

        pair.learner.awaitTold(down(3, Channel.QUORUM));
        assertThat(pair.learner.transport.refusedCount(PeerRefusal.BAD_PACKET)).isEqualTo(1);
        assertThat(pair.learner.storage.transfers.get(0).aborted).isTrue();
    }

    // Faults for tests

    @Test
    void whatIsCutInOneDirectionIsLostUntilItHeals() throws IOException {
        Pair pair = pair();
        pair.leader.run(() -> pair.leader.transport.cut(1, true, false));
        pair.leader.send(1, new Message.Ping(1));
        pair.learner.send(3, new Message.Ack(2));

        pair.leader.awaitTold(new NodeInput.FromPeer(1, new Message.Ack(2)));
        assertThat(pair.learner.told).containsExactly(up(3, Channel.QUORUM));
        pair.leader.run(pair.leader.transport::heal);
        pair.learner.awaitTold(down(3, Channel.QUORUM));
        pair.leader.awaitTold(down(1, Channel.QUORUM));
    }
}
