package dev.baton.server.tree;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Walks over a znode and everything below it, parents first, without recursion: a path may be half a million segments deep. */
final class Subtree {
    private final ArrayDeque<Znode> pending = new ArrayDeque<>();

    Subtree(Znode top) {
        pending.add(top);
    }

    /** The next znode, null after the last. */
    @Nullable
    Znode next() {
        Znode node = pending.pollLast();
        if (node != null) {
            node.forEachChild(pending::addLast);
        }
        return node;
    }
}
