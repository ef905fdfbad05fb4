package dev.baton.server.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.server.tree.Tree;
import dev.baton.server.tree.TreeListener;
import dev.baton.server.tree.TreeSnapshotter;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a snapshot is found wherever the network cuts it. */
class SnapshotStreamTest {
    private static final int LENGTH_MAX = 1 << 20;
    private static final byte[] NEXT_PACKET = {0, 0, 0, 10};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1 << 20})
    void theBodyGoesOnAndTheNextPacketStays(int pieceMax) {
        for (int seed = 0; seed < 10; seed++) {
            byte[] body = bodyOf(seed);
            WireWriter all = new WireWriter();
            all.writeBytes(body, 0, body.length);
            all.writeBytes(SnapshotStream.signature(), 0, SnapshotStream.signature().length);
            all.writeBytes(NEXT_PACKET, 0, NEXT_PACKET.length);
            byte[] bytes = all.toByteArray();
            SnapshotStream stream = new SnapshotStream(LENGTH_MAX);
            WireWriter taken = new WireWriter();
            Random random = new Random(seed);
            int at = 0;
            while (!stream.isEnded()) {
                int piece = Math.min(1 + random.nextInt(pieceMax), bytes.length - at);
                at += stream.take(bytes, at, piece, taken::writeBytes);
            }
            assertThat(taken.toByteArray()).isEqualTo(body);
            assertThat(bytes.length - at).isEqualTo(NEXT_PACKET.length);
            assertThat(stream.take(bytes, at, NEXT_PACKET.length, taken::writeBytes))
                    .isZero();
        }
    }

    @Test
    void aStreamWithoutItsSignatureIsRefused() {
        byte[] body = bodyOf(1);
        SnapshotStream stream = new SnapshotStream(LENGTH_MAX);
        stream.take(body, 0, body.length, (bytes, offset, length) -> {});
        assertThat(stream.isEnded()).isFalse();
        assertThatThrownBy(() -> stream.take(new byte[] {0, 0, 0, 11}, 0, 4, (bytes, offset, length) -> {}))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aLengthBeyondTheBoundIsRefused() {
        SnapshotStream stream = new SnapshotStream(10);
        WireWriter bytes = new WireWriter();
        bytes.writeInt(0);
        bytes.writeInt(0);
        bytes.writeInt(11);
        assertThatThrownBy(() -> stream.take(bytes.array(), 0, bytes.size(), (array, offset, length) -> {}))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static byte[] bodyOf(long seed) {
        Random random = new Random(seed);
        Tree tree = new Tree();
        long zxid = 0;
        for (int i = random.nextInt(5); i > 0; i--) {
            zxid++;
            tree.apply(
                    new TxnHeader(100 + zxid, 0, zxid, 1, TxnType.CREATE_SESSION),
                    new CreateSessionTxn(1000),
                    TreeListener.NONE);
        }
        for (int i = random.nextInt(40); i > 0; i--) {
            zxid++;
            List<Acl> acl = List.of(
                    new Acl(31, new AclId("world", "anyone")), new Acl(i % 4, new AclId("ip", "10.0.0." + i % 5)));
            byte[] data = i % 3 == 0 ? null : new byte[random.nextInt(300)];
            String path = i % 7 == 0 ? "/" + (char) ('a' + i % 26) : "/node" + zxid;
            tree.apply(
                    new TxnHeader(101, i, zxid, 1, TxnType.CREATE),
                    new CreateTxn(path, data, acl, false, (int) zxid),
                    TreeListener.NONE);
        }
        TreeSnapshotter cursor = tree.beginSnapshot();
        WireWriter out = new WireWriter();
        while (cursor.emitSlice(7, out)) {
            // until it is complete
        }
        return out.toByteArray();
    }
}
