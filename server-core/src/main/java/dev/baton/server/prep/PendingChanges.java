package dev.baton.server.prep;

import dev.baton.server.prep.PendingNode.Content;
import dev.baton.server.tree.NodeDigest;
import dev.baton.server.tree.Quota;
import dev.baton.server.tree.StoredStat;
import dev.baton.server.tree.Tree;
import dev.baton.server.tree.Znode;
import dev.baton.wire.model.Acl;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tree as it will be once all proposals are applied: an overlay of the znodes that proposals change, and the digest of the
 * whole. The changes of the transaction in preparation can be taken back as a whole.
 */
final class PendingChanges {
    private final Tree tree;
    private final boolean tracksQuotas;
    private final NodeDigest digests = new NodeDigest();
    private final Map<String, PendingNode> overlay = new HashMap<>();
    private final Map<Long, Set<String>> ephemerals = new HashMap<>();
    private final Map<String, QuotaUse> quotaUse = new HashMap<>();
    private final List<Change> open = new ArrayList<>();
    private long digest;

    /** A change of the transaction in preparation. */
    private record Change(
            PendingNode before, PendingNode after, @Nullable QuotaUse use) {}

    /**
     * What changes add to the use of a quota.
     *
     * @param changeCount number of changes, so that a sum ends with its last contribution
     */
    private record QuotaUse(String quotaPath, long count, long bytes, int changeCount) {
        QuotaUse plus(QuotaUse other, int sign) {
            return new QuotaUse(
                    quotaPath,
                    count + sign * other.count,
                    bytes + sign * other.bytes,
                    changeCount + sign * other.changeCount);
        }
    }

    /** What has to be forgotten when a transaction is applied. */
    static final class Sealed {
        private final long zxid;
        private final List<Change> changes;

        private Sealed(long zxid, List<Change> changes) {
            this.zxid = zxid;
            this.changes = changes;
        }
    }

    /**
     * @param tracksQuotas whether {@link #pendingCount} and {@link #pendingBytes} will be asked for
     */
    PendingChanges(Tree tree, boolean tracksQuotas) {
        this.tree = tree;
        this.tracksQuotas = tracksQuotas;
        this.digest = tree.digest();
    }

    /** Forgets all changes: what the tree shows is what there is. */
    void restart() {
        overlay.clear();
        ephemerals.clear();
        quotaUse.clear();
        open.clear();
        digest = tree.digest();
    }

    /** Digest of the tree once everything prepared so far is applied. */
    long digest() {
        return digest;
    }

    /** Znodes that differ from the tree. */
    int size() {
        return overlay.size();
    }

    /** The znode that {@code path} will denote, or null. "" is the root. */
    @Nullable
    PendingNode find(String path) {
        String key = path.isEmpty() ? ZnodePath.ROOT : path;
        PendingNode pending = overlay.get(key);
        PendingNode node = pending != null ? pending : fromTree(key);
        return node.exists() ? node : null;
    }

    /** A znode comes to be. */
    void create(long zxid, String path, StoredStat stat, byte @Nullable [] data, List<Acl> acl) {
        change(zxid, path, stat, Content.of(data), acl, 0);
    }

    /** A znode gets another stat and another number of children. */
    void update(long zxid, PendingNode node, StoredStat stat, int childCount) {
        change(zxid, node.path(), stat, node.content(), node.acl(), childCount);
    }

    void setData(long zxid, PendingNode node, StoredStat stat, byte @Nullable [] data) {
        change(zxid, node.path(), stat, Content.of(data), node.acl(), node.childCount());
    }

    void setAcl(long zxid, PendingNode node, StoredStat stat, List<Acl> acl) {
        change(zxid, node.path(), stat, node.content(), acl, node.childCount());
    }

    /** A znode goes. */
    void remove(long zxid, String path) {
        change(PendingNode.absent(zxid, path));
    }

    /** Takes back everything since {@link #seal}. */
    void rollback() {
        for (int i = open.size() - 1; i >= 0; i--) {
            Change change = open.get(i);
            digest += change.before.digest() - change.after.digest();
            if (change.before.zxid() != 0) {
                overlay.put(change.after.path(), change.before);
            } else {
                overlay.remove(change.after.path());
            }
            forgetEphemeral(change.after, change.before);
            addUse(change.use, -1);
        }
        open.clear();
    }

    /** Ends the transaction in preparation. The result is handed to {@link #applied} when the tree shows it. */
    Sealed seal(long zxid) {
        Sealed sealed = new Sealed(zxid, List.copyOf(open));
        open.clear();
        return sealed;
    }

    /** The tree itself shows these changes now. */
    void applied(Sealed sealed) {
        for (Change change : sealed.changes) {
            PendingNode current = overlay.get(change.after.path());
            // A later proposal may have changed the znode again; then its record stays.
            if (current != null && current.zxid() == sealed.zxid) {
                overlay.remove(current.path());
            }
            if (current == null || current.zxid() == sealed.zxid) {
                forgetEphemeral(change.before, null);
                forgetEphemeral(change.after, null);
            }
            addUse(change.use, -1);
        }
    }

    /** Paths of the ephemerals that a session will own: those in the tree in their order, then pending ones in theirs. */
    List<String> ephemeralsOf(long sessionId) {
        Set<String> paths = new LinkedHashSet<>();
        for (String path : tree.ephemeralsOf(sessionId)) {
            PendingNode pending = overlay.get(path);
            if (pending == null || pending.isEphemeralOf(sessionId)) {
                paths.add(path);
            }
        }
        for (String path : ephemerals.getOrDefault(sessionId, Set.of())) {
            PendingNode pending = overlay.get(path);
            if (pending != null && pending.isEphemeralOf(sessionId)) {
                paths.add(path);
            }
        }
        return List.copyOf(paths);
    }

    /** Znodes that pending changes add to a quota; negative if they take away. */
    long pendingCount(Quota quota) {
        QuotaUse use = quotaUse.get(quota.path());
        return use == null ? 0 : use.count;
    }

    /** Bytes of data that pending changes add to a quota. */
    long pendingBytes(Quota quota) {
        QuotaUse use = quotaUse.get(quota.path());
        return use == null ? 0 : use.bytes;
    }

    private void change(long zxid, String path, StoredStat stat, Content content, List<Acl> acl, int childCount) {
        byte[] bytes = content.inTree() ? dataInTree(path) : content.bytes();
        long nodeDigest = digests.of(path.equals(ZnodePath.ROOT) ? "" : path, bytes, stat);
        change(new PendingNode(zxid, path, stat, content, acl, childCount, nodeDigest));
    }

    private void change(PendingNode after) {
        PendingNode pending = overlay.get(after.path());
        PendingNode before = pending != null ? pending : fromTree(after.path());
        overlay.put(after.path(), after);
        digest += after.digest() - before.digest();
        if (after.isEphemeral()) {
            ephemerals
                    .computeIfAbsent(after.live().ephemeralOwner(), key -> new LinkedHashSet<>())
                    .add(after.path());
        }
        QuotaUse use = useOf(before, after);
        addUse(use, 1);
        open.add(new Change(before, after, use));
    }

    private PendingNode fromTree(String path) {
        Znode node = tree.find(path);
        if (node == null) {
            return PendingNode.absent(0, path);
        }
        return new PendingNode(
                0,
                path,
                node.storedStat(),
                new Content(true, null, node.dataLength()),
                tree.acls().get(node.aclRef()),
                node.childCount(),
                node.digest());
    }

    private byte @Nullable [] dataInTree(String path) {
        Znode node = tree.find(path);
        if (node == null) {
            throw new IllegalStateException("not in the tree: " + path);
        }
        return node.data();
    }

    /** Drops {@code gone} from the index of pending ephemerals unless {@code kept} is one of the same session. */
    private void forgetEphemeral(PendingNode gone, @Nullable PendingNode kept) {
        StoredStat stat = gone.stat();
        if (stat == null || kept != null && kept.zxid() != 0 && kept.isEphemeralOf(stat.ephemeralOwner())) {
            return;
        }
        Set<String> paths = ephemerals.get(stat.ephemeralOwner());
        if (paths != null) {
            paths.remove(gone.path());
            if (paths.isEmpty()) {
                ephemerals.remove(stat.ephemeralOwner());
            }
        }
    }

    private @Nullable QuotaUse useOf(PendingNode before, PendingNode after) {
        if (!tracksQuotas) {
            return null;
        }
        int count = (after.exists() ? 1 : 0) - (before.exists() ? 1 : 0);
        int bytes = after.content().length() - before.content().length();
        Quota quota = count == 0 && bytes == 0 ? null : tree.quotas().enclosing(after.path());
        return quota == null ? null : new QuotaUse(quota.path(), count, bytes, 1);
    }

    private void addUse(@Nullable QuotaUse use, int sign) {
        if (use == null) {
            return;
        }
        QuotaUse sum = quotaUse.getOrDefault(use.quotaPath, new QuotaUse(use.quotaPath, 0, 0, 0))
                .plus(use, sign);
        if (sum.changeCount == 0) {
            quotaUse.remove(use.quotaPath);
        } else {
            quotaUse.put(use.quotaPath, sum);
        }
    }
}
