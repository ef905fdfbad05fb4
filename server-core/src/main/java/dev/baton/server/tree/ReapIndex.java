package dev.baton.server.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which containers and TTL nodes may be due, so that asking costs by what is due and not by what there is.
 *
 * <p>Containers are kept while they have no child. TTL nodes are queued by the time at which they were last seen to be due at the
 * earliest; changes are not tracked, an entry that comes up too early is queued again.
 */
final class ReapIndex {
    private static final int SPARE_ENTRIES = 64;

    private record Ttl(long dueMillis, long sequence, Znode node) {}

    private final Set<Znode> usedContainers = new LinkedHashSet<>();
    private final Set<Znode> unusedContainers = new LinkedHashSet<>();
    private final PriorityQueue<Ttl> ttls =
            new PriorityQueue<>(Comparator.comparingLong(Ttl::dueMillis).thenComparingLong(Ttl::sequence));
    private int ttlCount;
    private long sequence;

    /** A znode came to be. */
    void added(Znode node) {
        if (node.owner >= 0) {
            return;
        }
        NodeKind kind = node.nodeKind();
        if (kind == NodeKind.CONTAINER) {
            childless(node);
        } else if (kind == NodeKind.TTL) {
            ttlCount++;
            queue(node, dueMillis(node));
        }
    }

    /** A znode is gone, after all its children. */
    void removed(Znode node) {
        if (node.owner >= 0) {
            return;
        }
        NodeKind kind = node.nodeKind();
        if (kind == NodeKind.CONTAINER) {
            usedContainers.remove(node);
            unusedContainers.remove(node);
        } else if (kind == NodeKind.TTL) {
            ttlCount--;
            // Entries of deleted znodes stay until they come up, but never more of them than of the others.
            if (ttls.size() > 2 * ttlCount + SPARE_ENTRIES) {
                ttls.removeIf(entry -> entry.node.slot == Znode.NO_SLOT);
            }
        }
    }

    /** A znode got its first child, or is about to. */
    void hasChildren(Znode node) {
        if (node.owner == NodeKind.CONTAINER_OWNER) {
            usedContainers.remove(node);
            unusedContainers.remove(node);
        }
    }

    /** A znode has no child any more. */
    void childless(Znode node) {
        if (node.owner == NodeKind.CONTAINER_OWNER) {
            (node.cversion > 0 ? usedContainers : unusedContainers).add(node);
        }
    }

    /** See {@link Tree#reapable(long, long, int)}. */
    List<String> due(long wallMillis, long neverUsedMillis, int max) {
        List<String> paths = new ArrayList<>();
        for (Znode node : usedContainers) {
            if (paths.size() >= max) {
                return paths;
            }
            paths.add(node.path());
        }
        if (neverUsedMillis != 0) {
            for (Znode node : unusedContainers) {
                if (paths.size() >= max) {
                    return paths;
                }
                if (wallMillis - node.mtime > neverUsedMillis) {
                    paths.add(node.path());
                }
            }
        }
        dueTtls(wallMillis, max, paths);
        return paths;
    }

    private void dueTtls(long wallMillis, int max, List<String> paths) {
        List<Ttl> again = new ArrayList<>();
        while (paths.size() < max) {
            Ttl first = ttls.peek();
            if (first == null || first.dueMillis >= wallMillis) {
                break;
            }
            ttls.remove();
            Znode node = first.node;
            if (node.slot == Znode.NO_SLOT) {
                continue;
            }
            again.add(first);
            if (node.childCount() == 0 && dueMillis(node) < wallMillis) {
                paths.add(node.path());
            }
        }
        // What was found due is due again as long as it is there: the delete may be refused, or lost with a leader.
        for (Ttl entry : again) {
            queue(entry.node, Math.max(dueMillis(entry.node), entry.dueMillis));
        }
    }

    /** Entries for TTL nodes, those of deleted ones included. */
    int queued() {
        return ttls.size();
    }

    private void queue(Znode node, long dueMillis) {
        ttls.add(new Ttl(dueMillis, sequence++, node));
    }

    /** From the millisecond after this one on; saturates. */
    private static long dueMillis(Znode node) {
        long due = node.mtime + NodeKind.ttlMillis(node.owner);
        return due < node.mtime ? Long.MAX_VALUE : due;
    }
}
