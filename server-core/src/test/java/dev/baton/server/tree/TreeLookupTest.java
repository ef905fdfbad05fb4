package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeLookupTest {
    private final Applied applied = new Applied();

    @Test
    void theRootHasTwoNames() {
        assertThat(applied.tree.find("")).isSameAs(applied.tree.root()).isSameAs(applied.tree.find("/"));
        assertThat(applied.tree.root().path()).isEqualTo("/");
        assertThat(applied.tree.root().name()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "//", "/a/", "//a", "/a//b", "/b", "/a/b/c/d", "/\0", "/\uD83D", "/a/\uDC00", " ", "/A"})
    void oddStringsAreJustNotThere(String path) {
        applied.create("/a", null);
        applied.create("/a/b", null);
        applied.create("/?", null);
        applied.create("/a/?", null);
        assertThat(applied.tree.find(path)).isNull();
        assertThat(applied.tree.child(applied.tree.root(), path.substring(1))).isNull();
    }

    @Test
    void longAndForeignNamesAreFound() {
        String name = "n".repeat(20_000);
        applied.create("/é猫😀", "x");
        applied.create("/é猫😀/" + name, "y");
        Znode node = applied.tree.find("/é猫😀/" + name);
        assertThat(node.path()).isEqualTo("/é猫😀/" + name);
        assertThat(node.name()).isEqualTo(name);
        assertThat(node.parent().name()).isEqualTo("é猫😀");
        assertThat(applied.tree.child(node.parent(), name)).isSameAs(node);
    }

    @Test
    void nullDataAndEmptyDataDiffer() {
        applied.create("/null", null);
        applied.create("/empty", "");
        assertThat(applied.tree.find("/null").data()).isNull();
        assertThat(applied.tree.find("/empty").data()).isEmpty();
        applied.set("/null", "");
        applied.set("/empty", null);
        assertThat(applied.tree.find("/null").data()).isEmpty();
        assertThat(applied.tree.find("/empty").data()).isNull();
    }

    @Test
    void aHundredThousandChildrenGoStraightIntoAReply() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            names.add("child" + i);
            applied.create("/child" + i, null);
        }
        names.add("zookeeper");
        WireWriter out = new WireWriter();
        applied.tree.root().writeChildNames(out);
        List<String> written = new ArrayList<>(new WireReader(out.toByteArray()).readStrings());
        Collections.sort(written);
        Collections.sort(names);
        assertThat(written).isEqualTo(names);
    }

    @Test
    void aVeryDeepTreeNeedsNoDeepStack() {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            applied.create(path.append("/d").toString(), null);
        }
        assertThat(applied.tree.find("/d").descendantCount()).isEqualTo(2999);
        Tree loaded = Bodies.read(Bodies.write(applied.tree), 1);
        assertThat(loaded.find(path.toString()).path()).isEqualTo(path.toString());
        // No leader deletes a znode with children, but a replay may.
        applied.delete("/d");
        assertThat(applied.tree.digest()).isNotEqualTo(loaded.digest());
        assertThat(applied.tree.nodeCount()).isEqualTo(4);
    }
}
