package dev.baton.server.tree;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statistics below {@code /zookeeper/quota} up to date ({@code client-wire.md} section 7). Only the nearest quota at or
 * above a znode counts it. The definitions are found by walking the quota subtree beside the path, so nothing is stored twice;
 * without any quota a change costs one comparison.
 *
 * <p>Statistics are no part of any transaction. A quota's begin with a count of its whole subtree when its statistics node is
 * created, and again whenever a snapshot is loaded.
 */
public final class Quotas {
    private static final byte[] QUOTA_ROOT = ReservedNodes.QUOTA.getBytes(StandardCharsets.UTF_8);
    private static final byte[] LIMITS = "zookeeper_limits".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STATS = "zookeeper_stats".getBytes(StandardCharsets.UTF_8);

    private final TreeStore store;
    /** Quotas with limits. */
    private int quotaCount;

    Quotas(TreeStore store) {
        this.store = store;
    }

    /** Quotas that are defined. */
    public int size() {
        return quotaCount;
    }

    /**
     * The nearest quota at or above a path, which need not exist; null if there is none. Limits that cannot be read do not limit,
     * and statistics that cannot be read or do not exist count as 0.
     */
    public @Nullable Quota enclosing(String path) {
        byte[] bytes = PathBytes.of(path);
        Znode quota = nearest(bytes, bytes.length);
        if (quota == null) {
            return null;
        }
        Znode limits = store.child(quota, LIMITS, 0, LIMITS.length);
        Znode stats = store.child(quota, STATS, 0, STATS.length);
        QuotaFigures allowed = limits == null ? null : QuotaFigures.parse(limits.data());
        QuotaFigures used = stats == null ? null : QuotaFigures.parse(stats.data());
        return new Quota(
                quota.path().substring(QUOTA_ROOT.length),
                allowed == null ? QuotaFigures.UNLIMITED : allowed,
                used == null ? new QuotaFigures(0, 0, -1, -1) : used);
    }

    /** A znode came to be. */
    void added(Znode node, byte[] path, int length) {
        int dataLength = node.dataLength();
        if (isPart(node, path, length, LIMITS)) {
            quotaCount++;
        } else if (isPart(node, path, length, STATS)) {
            recount(node);
        }
        adjust(path, length, dataLength, 1);
    }

    /** A znode is gone. */
    void removed(Znode node, byte[] path, int length) {
        if (isPart(node, path, length, LIMITS)) {
            quotaCount--;
        }
        adjust(path, length, -node.dataLength(), -1);
    }

    /** A znode got data that is longer by {@code growth}. */
    void dataChanged(byte[] path, int length, int growth) {
        if (growth != 0) {
            adjust(path, length, growth, 0);
        }
    }

    /** Counts everything anew, after loading. */
    void rebuild() {
        quotaCount = 0;
        Znode top = store.walk(QUOTA_ROOT, 0, QUOTA_ROOT.length);
        if (top == null) {
            return;
        }
        Subtree definitions = new Subtree(top);
        for (Znode quota = definitions.next(); quota != null; quota = definitions.next()) {
            if (quota != top && store.child(quota, LIMITS, 0, LIMITS.length) != null) {
                quotaCount++;
                Znode stats = store.child(quota, STATS, 0, STATS.length);
                if (stats != null) {
                    recount(stats);
                }
            }
        }
    }

    /** Whether a znode is the limits or statistics node of a quota. The root itself cannot have one. */
    private static boolean isPart(Znode node, byte[] path, int length, byte[] name) {
        return PathBytes.isBelowQuota(path, length)
                && length > QUOTA_ROOT.length + 1 + name.length
                && NodeContent.nameEquals(node.content, name, 0, name.length);
    }

    private void adjust(byte[] path, int length, int bytesDelta, int countDelta) {
        Znode quota = nearest(path, length);
        Znode stats = quota == null ? null : store.child(quota, STATS, 0, STATS.length);
        if (stats == null) {
            return;
        }
        QuotaFigures used = QuotaFigures.parse(stats.data());
        if (used == null) {
            // Somebody wrote something else into it.
            recount(stats);
        } else {
            write(stats, used.count() + countDelta, used.bytes() + bytesDelta);
        }
    }

    private void recount(Znode stats) {
        Znode definition = stats.parent;
        if (definition == null) {
            return;
        }
        byte[] path = definition.pathBytes();
        Znode top = store.walk(path, QUOTA_ROOT.length, path.length);
        long count = 0;
        long bytes = 0;
        if (top != null) {
            Subtree subtree = new Subtree(top);
            for (Znode node = subtree.next(); node != null; node = subtree.next()) {
                count++;
                bytes += node.dataLength();
            }
        }
        write(stats, count, bytes);
    }

    private void write(Znode stats, long count, long bytes) {
        store.touch(stats);
        store.replaceData(stats, QuotaFigures.usedText(count, bytes));
    }

    /** The definition nearest to a path: the deepest on the way down that has limits. */
    private @Nullable Znode nearest(byte[] path, int length) {
        if (quotaCount == 0 || length == 0 || path[0] != '/') {
            return null;
        }
        Znode at = store.walk(QUOTA_ROOT, 0, QUOTA_ROOT.length);
        Znode found = null;
        int start = 1;
        while (at != null && start <= length) {
            int end = start;
            while (end < length && path[end] != '/') {
                end++;
            }
            at = store.child(at, path, start, end - start);
            if (at != null && store.child(at, LIMITS, 0, LIMITS.length) != null) {
                found = at;
            }
            start = end + 1;
        }
        return found;
    }
}
