package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The budget of memory: 250 bytes per znode with a name of 19 bytes and 64 bytes of data, everything included. */
@Tag("memory")
class TreeMemoryTest {
    private static final int ZNODES = 200_000;
    private static final int BYTES_MAX = 250;

    @Test
    void aSmallZnodeFitsTheBudget() {
        long before = liveBytes();
        Tree tree = filled();
        double perZnode = (liveBytes() - before) / (double) tree.nodeCount();
        Reference.reachabilityFence(tree);
        assertThat(tree.nodeCount()).isEqualTo(ZNODES + 200 + 4);
        assertThat(perZnode).isBetween(150.0, (double) BYTES_MAX);
    }

    private static Tree filled() {
        Tree tree = new Tree();
        byte[] data = new byte[64];
        for (int parent = 0; parent < 200; parent++) {
            String path = "/parent" + parent;
            create(tree, path, data);
            for (int i = 0; i < ZNODES / 200; i++) {
                create(tree, path + String.format("/node-%014d", i), data);
            }
        }
        return tree;
    }

    private static void create(Tree tree, String path, byte[] data) {
        long zxid = tree.lastZxid() + 1;
        CreateTxn txn = new CreateTxn(path, data, Acl.OPEN, false, CreateTxn.CVERSION_UNKNOWN);
        tree.apply(new TxnHeader(1, 1, zxid, 1, TxnType.CREATE), txn, TreeListener.NONE);
    }

    /** Collected until the figure no longer falls, so that garbage of other tests does not count. */
    private static long liveBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int unchanged = 0; unchanged < 3; ) {
            memory.gc();
            long used = memory.getHeapMemoryUsage().getUsed();
            unchanged = used < least - 100_000 ? 0 : unchanged + 1;
            least = Math.min(least, used);
        }
        return least;
    }
}
