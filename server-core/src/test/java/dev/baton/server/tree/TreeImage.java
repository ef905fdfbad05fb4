package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All there is in a tree, comparable. {@link #audit(Tree)} also recalculates from scratch everything the tree derives from its
 * znodes.
 */
record TreeImage(Map<String, NodeImage> nodes, Map<Long, Integer> sessions) {
    static TreeImage audit(Tree tree) {
        NodeDigest digests = new NodeDigest();
        Map<String, NodeImage> nodes = new TreeMap<>();
        Map<Long, TreeSet<String>> ephemerals = new TreeMap<>();
        Map<Integer, Integer> aclUses = new HashMap<>();
        long digest = 0;
        long size = 0;
        ArrayDeque<Znode> pending = new ArrayDeque<>(List.of(tree.root()));
        while (!pending.isEmpty()) {
            Znode node = pending.pop();
            String path = node.parent() == null ? "" : node.path();
            assertThat(tree.find(path)).as(path).isSameAs(node);
            byte[] data = node.data();
            assertThat(node.digest()).as(path).isEqualTo(digests.of(path, data, node.storedStat()));
            digest += node.digest();
            size += node.pathLength() + node.dataLength();
            aclUses.merge(node.aclRef(), 1, Integer::sum);
            if (node.nodeKind() == NodeKind.EPHEMERAL) {
                ephemerals
                        .computeIfAbsent(node.ephemeralOwner(), id -> new TreeSet<>())
                        .add(path);
            }
            nodes.put(path, image(tree, node, path, data));
            List<String> names = new ArrayList<>();
            node.forEachChildName(names::add);
            assertThat(names).as(path).hasSize(node.childCount()).doesNotHaveDuplicates();
            assertToldAsStored(node, names);
            node.forEachChild(pending::push);
        }
        assertThat(tree.digest()).isEqualTo(digest);
        assertThat(tree.dataSizeBytes()).isEqualTo(size);
        assertThat(tree.nodeCount()).isEqualTo(nodes.size());
        assertThat(tree.root().descendantCount()).isEqualTo(nodes.size() - 1);
        assertEphemerals(tree, ephemerals);
        aclUses.remove(AclTable.OPEN_REFERENCE);
        assertThat(tree.acls().size()).isEqualTo(aclUses.size());
        aclUses.forEach((reference, uses) -> assertThat(tree.acls().uses(reference))
                .as("uses of %d", reference)
                .isEqualTo(uses));
        Map<Long, Integer> sessions = new TreeMap<>();
        tree.sessions().forEach(sessions::put);
        return new TreeImage(nodes, sessions);
    }

    /** Compares node by node, for messages that can be read. */
    void assertSameAs(TreeImage expected) {
        assertThat(nodes.keySet()).isEqualTo(expected.nodes.keySet());
        expected.nodes.forEach((path, node) -> assertThat(nodes.get(path)).isEqualTo(node));
        assertThat(sessions).isEqualTo(expected.sessions);
    }

    private static void assertEphemerals(Tree tree, Map<Long, TreeSet<String>> expected) {
        assertThat(tree.ephemeralOwners()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((id, paths) -> assertThat(tree.ephemeralsOf(id)).containsExactlyInAnyOrderElementsOf(paths));
        assertThat(tree.ephemeralCount())
                .isEqualTo(expected.values().stream().mapToInt(TreeSet::size).sum());
    }

    private static void assertToldAsStored(Znode node, List<String> names) {
        WireWriter out = new WireWriter();
        node.writeStat(out);
        node.writeChildNames(out);
        node.writeData(out);
        WireReader in = new WireReader(out.toByteArray());
        Stat stat = Stat.read(in);
        assertThat(stat).isEqualTo(node.stat());
        assertThat(stat.cversion()).isEqualTo(2 * node.cversion() - names.size());
        assertThat(stat.numChildren()).isEqualTo(names.size());
        assertThat(in.readStrings()).isEqualTo(names);
        assertThat(in.readNullableBuffer()).isEqualTo(node.data());
        in.expectEnd();
    }

    private static NodeImage image(Tree tree, Znode node, String path, byte[] data) {
        return new NodeImage(
                path,
                data == null ? null : HexFormat.of().formatHex(data),
                node.aclRef() == AclTable.OPEN_REFERENCE ? null : tree.aclOf(node),
                node.storedStat(),
                node.digest());
    }
}
