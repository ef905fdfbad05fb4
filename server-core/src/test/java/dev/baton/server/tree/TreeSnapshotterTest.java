package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.baton.server.txn.TxnEntry;
import dev.baton.wire.io.WireWriter;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A snapshot taken while everything changes is a copy made at its beginning. */
class TreeSnapshotterTest {
    private static final int CASES = 400;
    private static final int SNAPSHOTS_PER_CASE = 6;

    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.rangeClosed(1, CASES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalsACopyMadeAtTheBeginning(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomHistory history = new RandomHistory(random, random.nextBoolean());
        Tree tree = new Tree(random.nextLong());
        apply(tree, history, random.nextInt(150));
        for (int i = 0; i < SNAPSHOTS_PER_CASE; i++) {
            apply(tree, history, random.nextInt(20));
            check(tree, history, random);
        }
        TreeImage.audit(tree).assertSameAs(history.model.image());
    }

    private static void check(Tree tree, RandomHistory history, SplittableRandom random) {
        TreeImage expected = history.model.image();
        long digest = tree.digest();
        long zxid = tree.lastZxid();
        WireWriter out = new WireWriter();
        TreeSnapshotter snapshotter = tree.beginSnapshot();
        int changesMax = random.nextInt(1, 20);
        int sliceMax = random.nextInt(1, 30);
        do {
            apply(tree, history, random.nextInt(changesMax));
        } while (snapshotter.emitSlice(random.nextInt(1, sliceMax + 1), out));
        assertThat(snapshotter.zxid()).isEqualTo(zxid);
        assertThat(snapshotter.digest()).isEqualTo(digest);
        assertThat(snapshotter.nodesWritten()).isEqualTo(expected.nodes().size());
        byte[] body = out.toByteArray();
        BodyReader.read(body).assertSameAs(expected);

        Tree loaded = TreeLoader.load(Bodies.input(body, random), zxid, random.nextLong());
        if (expected.nodes().containsKey("/zookeeper")) {
            assertThat(loaded.digest()).isEqualTo(digest);
        }
        TreeImage audited = TreeImage.audit(loaded);
        assertThat(withoutStatistics(audited.nodes())).isEqualTo(withReserved(expected));
    }

    /** A loader adds what a wild history deleted. */
    private static Map<String, NodeImage> withReserved(TreeImage expected) {
        Map<String, NodeImage> nodes = new TreeMap<>(TreeImage.audit(new Tree()).nodes());
        nodes.putAll(expected.nodes());
        return withoutStatistics(nodes);
    }

    /** A loader counts quotas anew. */
    private static Map<String, NodeImage> withoutStatistics(Map<String, NodeImage> nodes) {
        Map<String, NodeImage> kept = new TreeMap<>(nodes);
        kept.keySet().removeIf(path -> path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_stats"));
        return kept;
    }

    private static void apply(Tree tree, RandomHistory history, int count) {
        for (int i = 0; i < count; i++) {
            TxnEntry entry = history.next();
            tree.apply(entry.header(), entry.txn(), TreeListener.NONE);
        }
    }

    @Test
    void onlyOneRunsAtATime() {
        Tree tree = new Tree();
        TreeSnapshotter first = tree.beginSnapshot();
        assertThatIllegalStateException().isThrownBy(tree::beginSnapshot);
        first.cancel();
        TreeSnapshotter second = tree.beginSnapshot();
        first.cancel();
        assertThatIllegalStateException().isThrownBy(tree::beginSnapshot);
        assertThat(second.emitSlice(100, new WireWriter())).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> second.emitSlice(100, new WireWriter()));
        tree.beginSnapshot();
    }
}
