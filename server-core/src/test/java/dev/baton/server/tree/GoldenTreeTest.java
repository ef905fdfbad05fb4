package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.server.txn.TxnDigest;
import dev.baton.server.txn.TxnEntry;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.io.WireReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree against files that Apache's server wrote. */
class GoldenTreeTest {
    private static final long FRESH_DIGEST = 1371985504L;

    @Test
    void aFreshTreeIsTheFirstSnapshot() {
        Tree tree = new Tree();
        assertThat(tree.digest()).isEqualTo(FRESH_DIGEST);
        assertThat(TreeImage.audit(tree).nodes()).isEqualTo(StorageVectors.nodes(StorageVectors.listing("snapshot.0")));
        assertThat(tree.nodeCount()).isEqualTo(4);
    }

    @Test
    void replayReachesEveryRecordedDigest() {
        Tree tree = new Tree();
        JsonNode records = StorageVectors.listing("log.1").get("records");
        List<byte[]> entries = StorageVectors.logEntries();
        int compared = 0;
        for (int i = 0; i < entries.size(); i++) {
            TxnEntry entry = TxnEntry.decode(new WireReader(entries.get(i)));
            ApplyResult result = tree.apply(entry.header(), entry.txn(), TreeListener.NONE);
            JsonNode record = records.get(i);
            assertThat(tree.digest())
                    .as("after %s", entry.header())
                    .isEqualTo(record.get("treeDigestAfter").asLong());
            assertThat(tree.lastZxid())
                    .isEqualTo(StorageVectors.hex(record.get("header").get("zxid")));
            TxnDigest digest = entry.digest();
            if (digest != null) {
                assertThat(tree.digest()).isEqualTo(digest.treeDigest());
                compared++;
            }
            boolean failed = entry.header().type() == TxnType.ERROR || entry.zxid() == 0x11;
            assertThat(result.isOk()).as("%s", entry.header()).isEqualTo(!failed);
        }
        assertThat(compared).isEqualTo(21);
        JsonNode listing = StorageVectors.listing("snapshot.16");
        TreeImage.audit(tree).assertSameAs(new TreeImage(StorageVectors.nodes(listing), sessions(listing)));
    }

    @Test
    void aFailedMultiAnswersWithCodesOnly() {
        Tree tree = new Tree();
        for (byte[] bytes : StorageVectors.logEntries()) {
            TxnEntry entry = TxnEntry.decode(new WireReader(bytes));
            ApplyResult result = tree.apply(entry.header(), entry.txn(), TreeListener.NONE);
            if (entry.zxid() == 0x11) {
                assertThat(result.results()).extracting(ApplyResult::type).containsOnly(TxnType.ERROR);
                assertThat(result.results())
                        .extracting(ApplyResult::err)
                        .contains(0)
                        .doesNotContainNull();
                assertThat(result.err())
                        .isEqualTo(result.results().stream()
                                .mapToInt(ApplyResult::err)
                                .filter(err -> err != 0)
                                .findFirst()
                                .orElseThrow());
                return;
            }
        }
        throw new AssertionError("the log has no failed multi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.0", "snapshot.16"})
    void snapshotsLoad(String name) {
        JsonNode listing = StorageVectors.listing(name);
        SnapshotInput in = StorageVectors.snapshot(name);
        Tree tree = TreeLoader.load(in, 0x16, Tree.DEFAULT_HASH_SEED);
        TreeImage.audit(tree).assertSameAs(new TreeImage(StorageVectors.nodes(listing), sessions(listing)));
        assertThat(in.adler32()).isEqualTo(StorageVectors.hex(listing.get("checksum1")));
        assertThat(in.readLong()).isEqualTo(StorageVectors.hex(listing.get("checksum1")));
        assertThat(in.readString()).isEqualTo("/");
        // zxid 0 in the trailer means that no digest was known.
        long digestZxid = in.readLong();
        assertThat(in.readInt()).isEqualTo(TxnDigest.VERSION);
        long digest = in.readLong();
        assertThat(digest).isEqualTo(digestZxid == 0 ? 0 : tree.digest());
        assertThat(in.adler32()).isEqualTo(StorageVectors.hex(listing.get("checksum2")));
        assertThat(in.atEnd()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot.0", "snapshot.16"})
    void whatWeWriteLoadsBackEqual(String name) {
        Tree tree = TreeLoader.load(StorageVectors.snapshot(name), 0x16, Tree.DEFAULT_HASH_SEED);
        byte[] body = Bodies.write(tree);
        Tree again = Bodies.read(body, 0x16);
        TreeImage.audit(again).assertSameAs(TreeImage.audit(tree));
        assertThat(again.digest()).isEqualTo(tree.digest());
        assertThat(again.lastZxid()).isEqualTo(0x16);
        assertThat(body).hasSameSizeAs(Bodies.write(again));
    }

    private static Map<Long, Integer> sessions(JsonNode listing) {
        Map<Long, Integer> sessions = new TreeMap<>();
        for (JsonNode session : listing.get("sessions")) {
            sessions.put(
                    StorageVectors.hex(session.get("id")),
                    session.get("timeout").asInt());
        }
        return sessions;
    }
}
