package dev.baton.client.mirror;

import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Nodes by path, with the questions a tree is asked. A node never goes back to an older state of itself. */
public final class Copy {
    /** Value of {@link Node#childOps()} of a node whose children must be listed before anything is known of them. */
    static final int UNLISTED = -1;

    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /**
     * A node of the copy.
     *
     * @param stat as last read
     * @param data as last read, null also if data is not kept
     * @param childOps creations and deletions of children that are accounted for: the cversion that is expected
     */
    public record Node(Stat stat, byte @Nullable [] data, int childOps) {}

    record Gone(String path, Node node) {}

    NavigableMap<String, Node> nodes() {
        return nodes;
    }

    @Nullable
    Node get(String path) {
        return nodes.get(path);
    }

    void put(String path, Stat stat, byte @Nullable [] data, int childOps) {
        Node before = nodes.get(path);
        boolean older = before != null
                && (before.stat().czxid() > stat.czxid()
                        || (before.stat().czxid() == stat.czxid()
                                && before.stat().mzxid() > stat.mzxid()));
        if (!older) {
            nodes.put(path, new Node(stat, data, childOps));
        }
    }

    /** A child of this path's parent was created or deleted, or was counted wrongly. */
    void countChildren(String path, int difference) {
        if (path.equals(ZnodePath.ROOT)) {
            return;
        }
        String parent = ZnodePath.parent(path);
        Node node = nodes.get(parent);
        if (node != null) {
            nodes.put(parent, new Node(node.stat(), node.data(), node.childOps() + difference));
        }
    }

    /** Takes a node and everything below out, deepest first. */
    List<Gone> removeSubtree(String path) {
        return removeSubtree(path, Long.MAX_VALUE);
    }

    /** Takes those out of a node and everything below that were created before a transaction, deepest first. */
    List<Gone> removeSubtree(String path, long olderThanZxid) {
        List<Gone> gone = new ArrayList<>();
        below(path).descendingMap().forEach((key, node) -> gone.add(new Gone(key, node)));
        Node self = nodes.get(path);
        if (self != null) {
            gone.add(new Gone(path, self));
        }
        gone.removeIf(each -> each.node().stat().czxid() >= olderThanZxid);
        gone.forEach(each -> nodes.remove(each.path()));
        return gone;
    }

    /** Paths of the children, sorted. */
    List<String> childrenOf(String path) {
        return childrenOf(path, false);
    }

    /** As {@link #childrenOf(String)}, with those of which only something below is known. */
    List<String> branchesOf(String path) {
        return childrenOf(path, true);
    }

    private List<String> childrenOf(String path, boolean alsoImplied) {
        int prefix = path.equals(ZnodePath.ROOT) ? 1 : path.length() + 1;
        NavigableMap<String, Node> below = below(path);
        List<String> children = new ArrayList<>();
        String at = below.isEmpty() ? null : below.firstKey();
        while (at != null) {
            int slash = at.indexOf('/', prefix);
            if (slash < 0) {
                children.add(at);
                at = below.higherKey(at);
            } else {
                // Everything below a child sorts between "child/" and "child0".
                String child = at.substring(0, slash);
                if (alsoImplied && !nodes.containsKey(child)) {
                    children.add(child);
                }
                at = below.ceilingKey(child + "0");
            }
        }
        return children;
    }

    /** Everything below a node, without it. */
    private NavigableMap<String, Node> below(String path) {
        return path.equals(ZnodePath.ROOT)
                ? nodes.tailMap(ZnodePath.ROOT, false)
                : nodes.subMap(path + "/", false, path + "0", false);
    }
}
