package dev.baton.server.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.zab.Features;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the captures do not show: older shapes, feature bits, and bytes that are nobody's. */
class QuorumCodecTest {
    private static final int PACKET_BYTES_MAX = 1 << 20;
    private static final long EPOCH_2 = 0x2_0000_0000L;

    @Test
    void featuresTravelBehindTheHandshakeRecords() {
        assertRoundTrip(new Message.LearnerInfo(false, EPOCH_2, 3, 0x10000, 7, Features.CUMULATIVE));
        assertRoundTrip(new Message.LeaderInfo(EPOCH_2, 0x10000, Features.CUMULATIVE));
    }

    @Test
    void trailingBytesOfAnotherMakeAreNoFeatures() {
        WireWriter data = new WireWriter();
        data.writeInt(0x10000);
        data.writeLong(-1);
        assertThat(decode(17, EPOCH_2, data)).isEqualTo(new Message.LeaderInfo(EPOCH_2, 0x10000, Features.NONE));
    }

    @Test
    void shortLearnerInfosAreAccepted() {
        WireWriter data = new WireWriter();
        data.writeLong(5);
        assertThat(decode(11, 0, data)).isEqualTo(new Message.LearnerInfo(false, 0, 5, 0, 0, Features.NONE));
        data.writeInt(0x10000);
        assertThat(decode(11, 0, data)).isEqualTo(new Message.LearnerInfo(false, 0, 5, 0x10000, 0, Features.NONE));
    }

    @Test
    void aPacketOfALaterVersionIsNothing() {
        assertThat(decode(77, 1, new WireWriter())).isNull();
    }

    @Test
    void anOversizedPacketIsRefusedBeforeItArrives() {
        WireWriter out = new WireWriter();
        out.writeInt(2);
        out.writeLong(1);
        out.writeInt(PACKET_BYTES_MAX);
        byte[] head = out.toByteArray();
        assertThatThrownBy(() -> QuorumFrames.packetBytes(head, 0, head.length, PACKET_BYTES_MAX))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void olderNotificationsAreUnderstood() {
        Vote vote = new Vote(2, 0x3_0000_0001L, 7, 3);
        WireWriter oldest = new WireWriter();
        oldest.writeInt(0);
        oldest.writeLong(vote.leader());
        oldest.writeLong(vote.zxid());
        oldest.writeLong(vote.round());
        assertThat(ElectionCodec.decode(new WireReader(oldest.toByteArray())))
                .isEqualTo(new Notification(PeerState.LOOKING, vote, 0, ""));
        oldest.writeLong(4);
        oldest.writeInt(2);
        assertThat(ElectionCodec.decode(new WireReader(oldest.toByteArray())))
                .as("the 40-byte shape counts as version 0 whatever it says")
                .isEqualTo(new Notification(PeerState.LOOKING, vote.withPeerEpoch(4), 0, ""));
    }

    /** ZOOKEEPER-3769, 2186: bytes that are no message must cost a counter, not a thread. */
    @Test
    void zk3769_randomBytesAreMalformedAndNothingElse() {
        Random random = new Random(20260921);
        byte[] bytes = new byte[120];
        int refused = 0;
        for (int i = 0; i < 30_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = bytes[1] = bytes[2] = 0;
            bytes[3] = (byte) random.nextInt(21);
            if (random.nextBoolean()) {
                bytes[12] = bytes[13] = bytes[14] = 0;
                bytes[15] = (byte) random.nextInt(100);
            }
            int length = random.nextInt(bytes.length + 1);
            refused += refused(() -> QuorumCodec.decode(new WireReader(bytes, 0, length)));
            refused += refused(() -> ElectionCodec.decode(new WireReader(bytes, 0, length)));
            refused += refused(() -> ElectionHello.read(new WireReader(bytes, 0, length)));
            refused += refused(() -> QuorumFrames.packetBytes(bytes, 0, length, 100));
            refused += refused(() -> ElectionHello.messageBytes(bytes, 0, length));
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void anElectionHelloHasThreeForms() {
        for (ElectionHello hello : List.of(
                new ElectionHello(ElectionHello.Form.SID_ONLY, 4, List.of()),
                new ElectionHello(ElectionHello.Form.ONE_ADDRESS, 4, List.of("[::1]:3888")),
                new ElectionHello(ElectionHello.Form.ADDRESS_LIST, 4, List.of("a:1", "b:2")))) {
            WireWriter out = new WireWriter();
            hello.writeTo(out);
            assertThat(ElectionHello.read(new WireReader(out.toByteArray()))).isEqualTo(hello);
        }
    }

    /** 1 if the bytes were refused; any other exception fails the test. */
    private static int refused(Runnable decoder) {
        try {
            decoder.run();
            return 0;
        } catch (MalformedRecordException expected) {
            return 1;
        }
    }

    private static Message decode(int type, long zxid, WireWriter data) {
        WireWriter out = new WireWriter();
        out.writeInt(type);
        out.writeLong(zxid);
        out.writeBuffer(data.toByteArray());
        out.writeInt(-1);
        return QuorumCodec.decode(new WireReader(out.toByteArray()));
    }

    private static void assertRoundTrip(Message message) {
        WireWriter out = new WireWriter();
        QuorumCodec.encode(message, out);
        assertThat(QuorumCodec.decode(new WireReader(out.toByteArray()))).isEqualTo(message);
    }
}
