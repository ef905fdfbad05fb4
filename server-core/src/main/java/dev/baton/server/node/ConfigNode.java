package dev.baton.server.node;

import dev.baton.server.quorum.Membership;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.server.watch.Watches;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code /zookeeper/config} at the configuration that is in force. A transaction that changes it says so in the log too; the
 * configuration that an ensemble starts with, and one that a member hears of before its transaction reaches it, have no other way into
 * the tree.
 */
final class ConfigNode {
    private final Turn turn;
    private final Tree tree;
    private final Watches watches;
    private final boolean reconfigures;
    private @Nullable Membership current;

    /**
     * @param reconfigures whether the configuration is part of the agreed history; if not, each member's own one counts, whatever its
     *     tree came with
     */
    ConfigNode(Turn turn, Tree tree, Watches watches, boolean reconfigures) {
        this.turn = turn;
        this.tree = tree;
        this.watches = watches;
        this.reconfigures = reconfigures;
    }

    /**
     * This configuration is in force.
     *
     * @param byTransaction whether a transaction that is about to be applied puts it into the tree
     */
    void use(Membership membership, boolean byTransaction) {
        current = membership;
        if (!byTransaction) {
            refresh();
        }
    }

    /** The tree may have come from elsewhere. */
    void refresh() {
        Membership membership = current;
        Znode node = tree.find(Tree.CONFIG_PATH);
        if (membership == null || node == null) {
            return;
        }
        byte[] text = membership.text().getBytes(StandardCharsets.UTF_8);
        byte[] there = node.data();
        boolean known = there != null && Arrays.equals(text, there);
        boolean newer = reconfigures && node.storedStat().mzxid() > membership.version();
        if (!known && !newer) {
            tree.configure(text, membership.version(), turn.wallMillis(), watches);
        }
    }
}
