package dev.baton.server.prep;

import static dev.baton.server.prep.Preparer.error;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.tree.NodeKind;
import dev.baton.server.tree.StoredStat;
import dev.baton.server.txn.CheckVersionTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.SetAclTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.Txn;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.Check;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.SetAcl;
import dev.baton.wire.op.SetData;
import dev.baton.wire.path.ZnodePath;
import java.util.List;
import java.util.Set;

/** Deletes, changes and checks of znodes that exist. The order of the checks decides which error a client sees. */
final class ChangePreparer {
    private static final int ANY_VERSION = -1;
    private static final Set<String> RESERVED = Set.of("/", "/zookeeper", "/zookeeper/quota", "/zookeeper/config");

    private final PendingChanges pending;
    private final AccessControl access;
    private final QuotaGuard quotas;

    ChangePreparer(PendingChanges pending, AccessControl access, QuotaGuard quotas) {
        this.pending = pending;
        this.access = access;
        this.quotas = quotas;
    }

    Txn delete(Delete.Request request, TxnContext context) {
        String path = request.path();
        if (path.indexOf('/') < 0 || path.indexOf('\0') >= 0 || RESERVED.contains(path)) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        PendingNode parent = pending.find(ZnodePath.parentKey(path));
        if (parent == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(parent.acl(), Perms.DELETE, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        PendingNode node = pending.find(path);
        if (node == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!matches(request.version(), node.live().version())) {
            return error(ErrorCode.BAD_VERSION);
        }
        if (node.childCount() > 0) {
            return error(ErrorCode.NOT_EMPTY);
        }
        remove(path, context);
        return new DeleteTxn(path);
    }

    Txn setData(SetData.Request request, TxnContext context) {
        String path = request.path();
        if (!ZnodePath.isValid(path)) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        PendingNode node = pending.find(path);
        if (node == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(node.acl(), Perms.WRITE, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        byte[] data = request.data();
        int moreBytes = (data == null ? 0 : data.length) - node.content().length();
        if (quotas.refuses(path, 0, moreBytes)) {
            return error(ErrorCode.QUOTA_EXCEEDED);
        }
        StoredStat stat = node.live();
        if (!matches(request.version(), stat.version())) {
            return error(ErrorCode.BAD_VERSION);
        }
        int version = stat.version() + 1;
        StoredStat after = Stats.withData(stat, version, context.zxid(), context.wallMillis());
        pending.setData(context.zxid(), node, after, data);
        return new SetDataTxn(path, data, version);
    }

    Txn setAcl(SetAcl.Request request, TxnContext context) {
        String path = request.path();
        if (!ZnodePath.isValid(path)) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> acl = access.normalize(request.acl(), context.who());
        if (acl == null) {
            return error(ErrorCode.INVALID_ACL);
        }
        PendingNode node = pending.find(path);
        if (node == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(node.acl(), Perms.ADMIN, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        int aversion = node.live().aversion();
        if (!matches(request.version(), aversion)) {
            return error(ErrorCode.BAD_VERSION);
        }
        pending.setAcl(context.zxid(), node, Stats.withAcl(node.live(), aversion + 1), acl);
        return new SetAclTxn(path, acl, aversion + 1);
    }

    Txn check(Check.Request request, TxnContext context) {
        String path = request.path();
        if (!ZnodePath.isValid(path)) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        PendingNode node = pending.find(path);
        if (node == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(node.acl(), Perms.READ, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        int version = node.live().version();
        if (!matches(request.version(), version)) {
            return error(ErrorCode.BAD_VERSION);
        }
        return new CheckVersionTxn(path, version + 1);
    }

    /** Whether a container or TTL node is to be removed by the server. */
    boolean isReapable(String path, long neverUsedMillis, TxnContext context) {
        PendingNode node = pending.find(path);
        if (node == null || node.childCount() > 0) {
            return false;
        }
        StoredStat stat = node.live();
        long idleMillis = context.wallMillis() - stat.mtime();
        return switch (NodeKind.of(stat.ephemeralOwner())) {
            case CONTAINER -> stat.cversion() > 0 || neverUsedMillis > 0 && idleMillis > neverUsedMillis;
            case TTL -> idleMillis > NodeKind.ttlMillis(stat.ephemeralOwner());
            case PERSISTENT, EPHEMERAL -> false;
        };
    }

    /** Removes a znode that exists and is childless, and lets its parent know. */
    void remove(String path, TxnContext context) {
        pending.remove(context.zxid(), path);
        PendingNode parent = pending.find(ZnodePath.parentKey(path));
        if (parent == null) {
            throw new IllegalStateException("no parent: " + path);
        }
        StoredStat stat = parent.live();
        long pzxid = Math.max(stat.pzxid(), context.zxid());
        StoredStat after = Stats.withChildChange(stat, stat.cversion(), pzxid);
        pending.update(context.zxid(), parent, after, parent.childCount() - 1);
    }

    private static boolean matches(int expected, int version) {
        return expected == ANY_VERSION || expected == version;
    }
}
