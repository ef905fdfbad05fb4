package dev.baton.server.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ephemerals of each session, in the order of their creation. */
final class EphemeralIndex {
    private final Map<Long, Set<Znode>> bySession = new LinkedHashMap<>();
    private int count;

    void add(Znode node) {
        bySession.computeIfAbsent(node.owner, id -> new LinkedHashSet<>(4)).add(node);
        count++;
    }

    void remove(Znode node) {
        Set<Znode> nodes = bySession.get(node.owner);
        if (nodes == null || !nodes.remove(node)) {
            throw new IllegalStateException(node + " is missing among its session's ephemerals");
        }
        count--;
        if (nodes.isEmpty()) {
            bySession.remove(node.owner);
        }
    }

    /** A copy, so that they may go while it is used. */
    List<Znode> of(long sessionId) {
        Set<Znode> nodes = bySession.get(sessionId);
        return nodes == null ? List.of() : new ArrayList<>(nodes);
    }

    List<Long> sessions() {
        return List.copyOf(bySession.keySet());
    }

    int count() {
        return count;
    }
}
