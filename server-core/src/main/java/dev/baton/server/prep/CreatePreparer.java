package dev.baton.server.prep;

import static dev.baton.server.prep.Preparer.error;

import dev.baton.server.auth.AccessControl;
import dev.baton.server.tree.NodeKind;
import dev.baton.server.tree.StoredStat;
import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.Txn;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Perms;
import dev.baton.wire.op.CreateRequest;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.path.ZnodePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four creates. The order of the checks decides which error a client sees. */
final class CreatePreparer {
    private final PendingChanges pending;
    private final AccessControl access;
    private final QuotaGuard quotas;
    private final boolean extendedTypes;

    CreatePreparer(PendingChanges pending, AccessControl access, QuotaGuard quotas, boolean extendedTypes) {
        this.pending = pending;
        this.access = access;
        this.quotas = quotas;
        this.extendedTypes = extendedTypes;
    }

    Txn prepare(CreateRequest request, TxnContext context) {
        CreateMode mode = CreateMode.ofFlag(request.flags());
        if (mode == null) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        ErrorCode refused = refusalOf(mode, request, context);
        if (refused != null) {
            return error(refused);
        }
        String wanted = request.path();
        if (wanted.indexOf('/') < 0 || wanted.indexOf('\0') >= 0) {
            return error(ErrorCode.BAD_ARGUMENTS);
        }
        List<Acl> acl = access.normalize(request.acl(), context.who());
        if (acl == null) {
            return error(ErrorCode.INVALID_ACL);
        }
        PendingNode parent = pending.find(ZnodePath.parentKey(wanted));
        if (parent == null) {
            return error(ErrorCode.NO_NODE);
        }
        if (!access.allows(parent.acl(), Perms.CREATE, context.who())) {
            return error(ErrorCode.NO_AUTH);
        }
        int created = parent.live().cversion();
        String path = mode.isSequential() ? SequenceNames.append(wanted, created) : wanted;
        refused = refusalOf(path, parent, request.data());
        return refused != null ? error(refused) : create(path, request, mode, acl, parent, context);
    }

    /** What the mode demands of the operation that carries it. */
    private @Nullable ErrorCode refusalOf(CreateMode mode, CreateRequest request, TxnContext context) {
        long ttl = request.ttlMillis();
        if (mode.isTtl()) {
            if (!extendedTypes) {
                return ErrorCode.UNIMPLEMENTED;
            }
            return ttl < 1 || ttl > NodeKind.TTL_MILLIS_MAX ? ErrorCode.BAD_ARGUMENTS : null;
        }
        // A TTL operation without a TTL mode passes Apache's checks if its TTL is negative, and fails when it is
        // applied.
        if (ttl >= 0 || request.op() == OpCode.CREATE_TTL) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        return mode.isEphemeral() && context.local() ? ErrorCode.EPHEMERAL_ON_LOCAL_SESSION : null;
    }

    private @Nullable ErrorCode refusalOf(String path, PendingNode parent, byte @Nullable [] data) {
        if (!ZnodePath.isValid(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        if (pending.find(path) != null) {
            return ErrorCode.NODE_EXISTS;
        }
        if (parent.isEphemeral()) {
            return ErrorCode.NO_CHILDREN_FOR_EPHEMERALS;
        }
        return quotas.refuses(path, 1, data == null ? 0 : data.length) ? ErrorCode.QUOTA_EXCEEDED : null;
    }

    private Txn create(
            String path,
            CreateRequest request,
            CreateMode mode,
            List<Acl> acl,
            PendingNode parent,
            TxnContext context) {
        StoredStat before = parent.live();
        int parentCversion = before.cversion() + 1;
        Txn txn;
        long owner;
        // The operation decides, not the mode: a plain create with the container's flag makes a plain znode.
        if (request.op() == OpCode.CREATE_CONTAINER) {
            owner = NodeKind.CONTAINER_OWNER;
            txn = new CreateContainerTxn(path, request.data(), acl, parentCversion);
        } else if (request.op() == OpCode.CREATE_TTL) {
            owner = NodeKind.ttlOwner(request.ttlMillis());
            txn = new CreateTtlTxn(path, request.data(), acl, parentCversion, request.ttlMillis());
        } else {
            owner = mode.isEphemeral() ? context.sessionId() : 0;
            txn = new CreateTxn(path, request.data(), acl, mode.isEphemeral(), parentCversion);
        }
        long zxid = context.zxid();
        long now = context.wallMillis();
        pending.create(zxid, path, new StoredStat(zxid, zxid, now, now, 0, 0, 0, owner, zxid), request.data(), acl);
        // An overflown count is not taken over when the transaction is applied, and no longer moves the parent's pzxid.
        boolean counts = parentCversion > before.cversion();
        StoredStat after = counts ? Stats.withChildChange(before, parentCversion, zxid) : before;
        pending.update(zxid, parent, after, parent.childCount() + 1);
        return txn;
    }
}
