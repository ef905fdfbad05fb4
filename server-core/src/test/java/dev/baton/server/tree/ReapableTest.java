package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReapableTest {
    private final Applied applied = new Applied();

    private List<String> due(long now) {
        return applied.tree.reapable(now, 0, 100);
    }

    @Test
    void containersAreDueAfterTheirLastChild() {
        applied.container("/c");
        assertThat(due(10_000)).isEmpty();
        applied.create("/c/1", null);
        applied.create("/c/2", null);
        applied.delete("/c/1");
        assertThat(due(10_000)).isEmpty();
        applied.delete("/c/2");
        assertThat(due(10_000)).containsExactly("/c");
        assertThat(due(10_000)).as("until it is gone").containsExactly("/c");
        applied.create("/c/3", null);
        assertThat(due(10_000)).isEmpty();
        applied.delete("/c/3");
        applied.delete("/c");
        assertThat(due(10_000)).isEmpty();
    }

    @Test
    void containersNeverUsedAreDueIfAskedFor() {
        applied.container("/c");
        assertThat(applied.tree.reapable(1500, 500, 10)).isEmpty();
        assertThat(applied.tree.reapable(1501, 500, 10)).containsExactly("/c");
        assertThat(applied.tree.reapable(1_000_000, 0, 10)).isEmpty();
    }

    @Test
    void ttlNodesAreDueWhenChildlessAndUnchangedForTheirTime() {
        applied.ttl("/t", 100);
        assertThat(due(1100)).isEmpty();
        assertThat(due(1101)).containsExactly("/t");
        assertThat(due(1101)).as("until it is gone").containsExactly("/t");
        applied.clock = 1050;
        applied.set("/t", "later");
        assertThat(due(1101)).isEmpty();
        assertThat(due(1151)).containsExactly("/t");
        applied.create("/t/child", null);
        assertThat(due(2000)).isEmpty();
        applied.delete("/t/child");
        assertThat(due(2000)).containsExactly("/t");
        applied.delete("/t");
        assertThat(due(2000)).isEmpty();
        applied.clock = 5000;
        applied.ttl("/t", 100);
        assertThat(due(5000)).isEmpty();
        assertThat(due(5101)).containsExactly("/t");
    }

    @Test
    void theNumberIsLimited() {
        for (int i = 0; i < 10; i++) {
            applied.ttl("/t" + i, 1 + i);
            applied.container("/c" + i);
            applied.create("/c" + i + "/x", null);
            applied.delete("/c" + i + "/x");
        }
        assertThat(applied.tree.reapable(9999, 0, 3)).containsExactly("/c0", "/c1", "/c2");
        assertThat(applied.tree.reapable(9999, 0, 12)).hasSize(12).endsWith("/t0", "/t1");
        assertThat(due(9999)).hasSize(20);
    }

    @Test
    void manyShortLivedTtlNodesLeaveNothingBehind() {
        for (int i = 0; i < 10_000; i++) {
            applied.ttl("/t", NodeKind.TTL_MILLIS_MAX);
            applied.delete("/t");
        }
        assertThat(applied.tree.store().reaping.queued()).isLessThan(100);
    }

    @Test
    void loadedTreesKnowThem() {
        applied.container("/c");
        applied.create("/c/1", null);
        applied.delete("/c/1");
        applied.container("/unused");
        applied.ttl("/t", 100);
        Tree loaded = Bodies.read(Bodies.write(applied.tree), 9);
        assertThat(loaded.reapable(1101, 0, 10)).containsExactly("/c", "/t");
        assertThat(loaded.reapable(1101, 50, 10)).containsExactly("/c", "/unused", "/t");
    }

    @Test
    void ownersTellTheKind() {
        assertThat(NodeKind.of(0)).isEqualTo(NodeKind.PERSISTENT);
        assertThat(NodeKind.of(Long.MIN_VALUE)).isEqualTo(NodeKind.CONTAINER);
        assertThat(NodeKind.of(0xFF0000000036EE80L)).isEqualTo(NodeKind.TTL);
        assertThat(NodeKind.ttlMillis(0xFF0000000036EE80L)).isEqualTo(3_600_000);
        assertThat(NodeKind.ttlOwner(3_600_000)).isEqualTo(0xFF0000000036EE80L);
        assertThat(NodeKind.of(0xFF01000000000001L)).isEqualTo(NodeKind.EPHEMERAL);
        assertThat(NodeKind.of(0x01000020B3170000L)).isEqualTo(NodeKind.EPHEMERAL);
        assertThat(NodeKind.of(0xFE00000000000001L)).isEqualTo(NodeKind.EPHEMERAL);
    }
}
