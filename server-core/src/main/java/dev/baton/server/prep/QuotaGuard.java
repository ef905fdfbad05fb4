package dev.baton.server.prep;

import dev.baton.server.tree.Quota;
import dev.baton.server.tree.QuotaFigures;
import dev.baton.server.tree.Tree;

/** Hard quotas, with what proposals will use counted in. Only the nearest quota above a znode counts. */
final class QuotaGuard {
    private final Tree tree;
    private final PendingChanges pending;
    private final boolean enforced;
    private final QuotaListener listener;

    QuotaGuard(Tree tree, PendingChanges pending, boolean enforced, QuotaListener listener) {
        this.tree = tree;
        this.pending = pending;
        this.enforced = enforced;
        this.listener = listener;
    }

    /** Whether znodes and bytes more (or less) at a path exceed a hard limit. */
    boolean refuses(String path, int moreNodes, int moreBytes) {
        if (!enforced) {
            return false;
        }
        Quota quota = tree.quotas().enclosing(path);
        if (quota == null) {
            return false;
        }
        QuotaFigures limits = quota.limits();
        long count = quota.used().count() + pending.pendingCount(quota) + moreNodes;
        long bytes = quota.used().bytes() + pending.pendingBytes(quota) + moreBytes;
        boolean refused = moreNodes != 0 && exceeds(count, limits.countHard())
                || moreBytes != 0 && exceeds(bytes, limits.bytesHard());
        if (refused
                || moreNodes != 0 && exceeds(count, limits.count())
                || moreBytes != 0 && exceeds(bytes, limits.bytes())) {
            listener.exceeded(quota.path(), refused);
        }
        return refused;
    }

    private static boolean exceeds(long used, long limit) {
        return limit > -1 && used > limit;
    }
}
