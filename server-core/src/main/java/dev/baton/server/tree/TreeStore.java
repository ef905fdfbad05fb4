package dev.baton.server.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The znodes with everything that is derived from them: each change goes through here, so that digest, size, indices, quotas
 * and a running snapshot hear of it. What a change means is decided by {@link TxnApplier}.
 */
final class TreeStore {
    final NameHash hashing;
    final Znode root;
    final SlotTable slots = new SlotTable();
    final AclTable acls;
    final SessionTable sessions;
    final EphemeralIndex ephemerals = new EphemeralIndex();
    final ReapIndex reaping = new ReapIndex();
    final Quotas quotas = new Quotas(this);
    long lastZxid;
    private final NodeDigest digests = new NodeDigest();
    private @Nullable TreeSnapshotter snapshotter;
    private long digest;
    private long dataSizeBytes;

    /** A store of nothing but the root, whose ACL reference holds a use already. */
    TreeStore(NameHash hashing, SessionTable sessions, AclTable acls, Znode root) {
        this.hashing = hashing;
        this.sessions = sessions;
        this.acls = acls;
        this.root = root;
        slots.add(root);
        root.digest = digests.of(new byte[0], 0, root);
        digest = root.digest();
        dataSizeBytes = root.dataLength();
    }

    long digest() {
        return digest;
    }

    long dataSizeBytes() {
        return dataSizeBytes;
    }

    /** The znode at the path in these bytes, which begins with a slash or is empty for the root. */
    @Nullable
    Znode walk(byte[] path, int from, int to) {
        if (from == to) {
            return root;
        }
        if (path[from] != '/') {
            return null;
        }
        Znode node = root;
        int start = from + 1;
        while (true) {
            int end = start;
            while (end < to && path[end] != '/') {
                end++;
            }
            if (end == start) {
                return null;
            }
            node = child(node, path, start, end - start);
            if (node == null || end == to) {
                return node;
            }
            start = end + 1;
        }
    }

    @Nullable
    Znode child(Znode parent, byte[] name, int offset, int length) {
        Children children = parent.children;
        return children == null ? null : children.find(name, offset, length, hashing);
    }

    /** Puts a znode that is complete under its parent. Its ACL reference holds a use already. */
    void attach(Znode node, byte[] path, int length) {
        link(node, path, length);
        quotas.added(node, path, length);
    }

    /** {@link #attach} without quotas. */
    void link(Znode node, byte[] path, int length) {
        link(node, length, digests.of(path, length, node));
    }

    /**
     * {@link #attach} without quotas, for loading.
     *
     * @param stat the bytes that the znode's numbers were read from
     */
    void linkStored(Znode node, byte[] path, int length, byte[] stat) {
        link(node, length, digests.ofStored(path, length, node, stat));
    }

    private void link(Znode node, int length, int nodeDigest) {
        Znode parent = parentOf(node);
        if (parent.children == null) {
            parent.children = new ChildSegment();
            reaping.hasChildren(parent);
        }
        parent.children = parent.children.add(node, hashing);
        slots.add(node);
        if (snapshotter != null) {
            snapshotter.created(node);
        }
        node.digest = nodeDigest;
        digest += node.digest();
        dataSizeBytes += length + node.dataLength();
        if (node.owner != 0) {
            if (node.nodeKind() == NodeKind.EPHEMERAL) {
                ephemerals.add(node);
            }
            reaping.added(node);
        }
    }

    /**
     * Takes a znode away. What is below it goes too: where a replay runs over a later state, the children are of a later
     * incarnation and come back before it ends.
     */
    void detach(Znode node, byte[] path, int length) {
        if (node.children != null) {
            List<Znode> below = new ArrayList<>();
            Subtree subtree = new Subtree(node);
            for (Znode next = subtree.next(); next != null; next = subtree.next()) {
                below.add(next);
            }
            for (int i = below.size() - 1; i > 0; i--) {
                byte[] pathBelow = below.get(i).pathBytes();
                unlink(below.get(i), pathBelow, pathBelow.length);
            }
        }
        unlink(node, path, length);
    }

    private void unlink(Znode node, byte[] path, int length) {
        touch(node);
        Znode parent = parentOf(node);
        parent.children = parent.children == null ? null : parent.children.remove(node, hashing);
        if (parent.children == null) {
            reaping.childless(parent);
        }
        if (snapshotter != null) {
            snapshotter.removing(node);
        }
        slots.remove(node);
        digest -= node.digest();
        dataSizeBytes -= length + node.dataLength();
        acls.release(node.aclRef);
        if (node.owner != 0) {
            if (node.nodeKind() == NodeKind.EPHEMERAL) {
                ephemerals.remove(node);
            }
            reaping.removed(node);
        }
        quotas.removed(node, path, length);
    }

    /** To be called before anything of a znode changes. */
    void touch(Znode node) {
        if (snapshotter != null) {
            snapshotter.changing(node);
        }
    }

    /** To be called after something of a znode changed that the digest covers. */
    void refreshDigest(Znode node, byte[] path, int length) {
        digest -= node.digest();
        node.digest = digests.of(path, length, node);
        digest += node.digest();
    }

    /** Other data for a znode that was touched; the digest is left to the caller. Returns by how much it grew. */
    int replaceData(Znode node, byte @Nullable [] data) {
        byte[] old = node.content;
        byte[] content = NodeContent.of(old, NodeContent.nameOffset(old), NodeContent.nameLength(old), data);
        node.content = content;
        int growth = content.length - old.length;
        dataSizeBytes += growth;
        return growth;
    }

    /** Another ACL for a znode that was touched, by a reference whose use passes to the znode. */
    void replaceAcl(Znode node, int acquired) {
        int old = node.aclRef;
        node.aclRef = acquired;
        acls.release(old);
    }

    TreeSnapshotter beginSnapshot() {
        if (snapshotter != null) {
            throw new IllegalStateException("a snapshot is running already");
        }
        TreeSnapshotter started = new TreeSnapshotter(this);
        snapshotter = started;
        return started;
    }

    boolean isSnapshotRunning() {
        return snapshotter != null;
    }

    void endSnapshot() {
        snapshotter = null;
    }

    private static Znode parentOf(Znode node) {
        Znode parent = node.parent;
        if (parent == null) {
            throw new IllegalArgumentException("the root neither comes nor goes");
        }
        return parent;
    }
}
