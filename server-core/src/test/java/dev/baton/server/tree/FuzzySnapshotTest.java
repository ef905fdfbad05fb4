package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.txn.TxnEntry;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots as Apache takes them, node by node while writes go on: replay from their name on ends in the true state. */
class FuzzySnapshotTest {
    private static final int CASES = 600;

    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.rangeClosed(1, CASES);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replayOverAFuzzySnapshotEndsInTheTrueState(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomHistory history = new RandomHistory(random, false);
        for (int left = random.nextInt(150); left > 0; left--) {
            history.next();
        }
        long begin = history.zxid();
        List<TxnEntry> since = new ArrayList<>();
        byte[] body = fuzzyBody(history, since, random);
        for (int left = random.nextInt(10); left > 0; left--) {
            since.add(history.next());
        }
        Tree tree = TreeLoader.load(Bodies.input(body), begin, Tree.DEFAULT_HASH_SEED);
        for (int round = 0; round < 2; round++) {
            // The second round is a crash during replay and a start from the same snapshot with more of it applied.
            since.forEach(entry -> tree.apply(entry.header(), entry.txn(), TreeListener.NONE));
            assertThat(tree.lastZxid()).isEqualTo(history.zxid());
            assertSame(tree, history);
            assertThat(tree.digest()).isEqualTo(history.model.digest());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replayOverTheTrueStateChangesNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomHistory history = new RandomHistory(random, false);
        List<TxnEntry> entries = new ArrayList<>();
        Tree tree = new Tree();
        for (int left = random.nextInt(1, 200); left > 0; left--) {
            TxnEntry entry = history.next();
            entries.add(entry);
            tree.apply(entry.header(), entry.txn(), TreeListener.NONE);
        }
        int from = random.nextInt(entries.size());
        entries.subList(from, entries.size())
                .forEach(entry -> tree.apply(entry.header(), entry.txn(), TreeListener.NONE));
        assertSame(tree, history);
    }

    private static void assertSame(Tree tree, RandomHistory history) {
        TreeImage expected = history.model.image();
        new TreeImage(withoutStatistics(TreeImage.audit(tree).nodes()), expected.sessions())
                .assertSameAs(new TreeImage(withoutStatistics(expected.nodes()), expected.sessions()));
        Map<Long, Integer> sessions = new TreeMap<>();
        tree.sessions().forEach(sessions::put);
        assertThat(sessions).isEqualTo(expected.sessions());
    }

    /** Statistics depend on when a quota was defined, and are no part of transactions. */
    private static Map<String, NodeImage> withoutStatistics(Map<String, NodeImage> nodes) {
        Map<String, NodeImage> kept = new TreeMap<>();
        nodes.forEach((path, node) -> {
            boolean statistics = path.startsWith("/zookeeper/quota/") && path.endsWith("/zookeeper_stats");
            kept.put(path, statistics ? new NodeImage(path, null, node.acl(), node.stat(), 0) : node);
        });
        return kept;
    }

    private static byte[] fuzzyBody(RandomHistory history, List<TxnEntry> since, SplittableRandom random) {
        NaiveTree model = history.model;
        WireWriter out = new WireWriter();
        out.writeInt(model.sessions.size());
        model.sessions.forEach((id, timeout) -> {
            out.writeLong(id);
            out.writeInt(timeout);
        });
        progress(history, since, random);
        Map<List<Acl>, Long> references = writeAcls(model, out, random);
        ArrayDeque<String> pending = new ArrayDeque<>(List.of(""));
        while (!pending.isEmpty()) {
            progress(history, since, random);
            String path = pending.removeLast();
            NaiveTree.Node node = model.nodes.get(path);
            if (node == null) {
                continue; // gone since its parent was written
            }
            write(path, node, references, out);
            model.nodes.keySet().stream()
                    .filter(child -> !child.isEmpty()
                            && child.substring(0, child.lastIndexOf('/')).equals(path))
                    .forEach(pending::addLast);
        }
        out.writeString("/");
        return out.toByteArray();
    }

    private static void progress(RandomHistory history, List<TxnEntry> since, SplittableRandom random) {
        if (random.nextInt(3) == 0) {
            for (int left = random.nextInt(1, 5); left > 0; left--) {
                since.add(history.next());
            }
        }
    }

    /** References are neither dense nor in order. */
    private static Map<List<Acl>, Long> writeAcls(NaiveTree model, WireWriter out, SplittableRandom random) {
        Map<List<Acl>, Long> references = new HashMap<>();
        long next = 1;
        for (NaiveTree.Node node : model.nodes.values()) {
            if (node.acl != null && references.putIfAbsent(node.acl, next) == null) {
                next += random.nextLong(1, 1L << 40);
            }
        }
        out.writeInt(references.size() + 1);
        references.forEach((acl, reference) -> {
            out.writeLong(reference);
            out.writeRecords(acl);
        });
        out.writeLong(Long.MAX_VALUE);
        out.writeRecords(List.of(new Acl(31, new AclId("ip", "unused"))));
        return references;
    }

    private static void write(String path, NaiveTree.Node node, Map<List<Acl>, Long> references, WireWriter out) {
        out.writeString(path);
        out.writeBuffer(node.data);
        // A list that came after the table was written has a reference that the table lacks.
        out.writeLong(node.acl == null ? -1 : references.getOrDefault(node.acl, Long.MAX_VALUE - 1));
        NaiveTree.image(path, node).stat().writeTo(out);
    }
}
