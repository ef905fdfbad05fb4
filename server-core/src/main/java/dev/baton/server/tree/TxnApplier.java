package dev.baton.server.tree;

import dev.baton.server.txn.CheckVersionTxn;
import dev.baton.server.txn.CloseSessionTxn;
import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateSessionTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.ErrorTxn;
import dev.baton.server.txn.MultiTxn;
import dev.baton.server.txn.SetAclTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.SubTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effect of each transaction ({@code storage.md} section 4). Every rule is total, and idempotent in this sense: replaying
 * transactions over a state that has some of their effects already ends in the state that has them all.
 */
final class TxnApplier {
    private final TreeStore store;

    TxnApplier(TreeStore store) {
        this.store = store;
    }

    ApplyResult apply(TxnHeader header, TxnType type, Txn txn, TreeListener listener) {
        return switch (txn.kind()) {
            case CREATE -> create(header, type, (CreateTxn) txn, listener);
            case CREATE_CONTAINER -> createContainer(header, type, (CreateContainerTxn) txn, listener);
            case CREATE_TTL -> createTtl(header, type, (CreateTtlTxn) txn, listener);
            case DELETE -> delete(header, type, ((DeleteTxn) txn).path(), listener);
            case SET_DATA -> setData(header, type, (SetDataTxn) txn, listener);
            case SET_ACL -> setAcl(type, (SetAclTxn) txn);
            case CHECK_VERSION -> ApplyResult.ok(type, ((CheckVersionTxn) txn).path(), null);
            case CREATE_SESSION -> createSession(header, type, (CreateSessionTxn) txn);
            case CLOSE_SESSION -> closeSession(header, type, (CloseSessionTxn) txn, listener);
            case ERROR -> new ApplyResult(type, ((ErrorTxn) txn).err(), null, null, List.of());
            case MULTI -> multi(header, type, (MultiTxn) txn, listener);
        };
    }

    private ApplyResult create(TxnHeader header, TxnType type, CreateTxn txn, TreeListener listener) {
        long owner = txn.ephemeral() ? header.clientId() : 0;
        return create(header, type, txn.path(), txn.data(), txn.acl(), owner, txn.parentCversion(), listener);
    }

    private ApplyResult createContainer(TxnHeader header, TxnType type, CreateContainerTxn txn, TreeListener listener) {
        long owner = NodeKind.CONTAINER_OWNER;
        return create(header, type, txn.path(), txn.data(), txn.acl(), owner, txn.parentCversion(), listener);
    }

    private ApplyResult createTtl(TxnHeader header, TxnType type, CreateTtlTxn txn, TreeListener listener) {
        long owner = NodeKind.ttlOwner(txn.ttlMillis());
        return create(header, type, txn.path(), txn.data(), txn.acl(), owner, txn.parentCversion(), listener);
    }

    private ApplyResult create(
            TxnHeader header,
            TxnType type,
            String path,
            byte @Nullable [] data,
            @Nullable List<Acl> acl,
            long owner,
            int parentCversion,
            TreeListener listener) {
        byte[] bytes = PathBytes.of(path);
        int slash = PathBytes.lastSlash(bytes);
        int nameOffset = slash + 1;
        int nameLength = bytes.length - nameOffset;
        Znode parent = slash < 0 || nameLength == 0 ? null : store.walk(bytes, 0, slash);
        if (parent == null) {
            ErrorCode code = bytes.length == 0 ? ErrorCode.NODE_EXISTS : ErrorCode.NO_NODE;
            return ApplyResult.error(type, path, code);
        }
        Znode existing = store.child(parent, bytes, nameOffset, nameLength);
        if (existing != null) {
            // The snapshot saw it already, perhaps with an ACL that its table did not see.
            store.touch(existing);
            store.replaceAcl(existing, store.acls.acquire(acl));
            countChild(parent, parentCversion, header.zxid(), bytes, slash);
            return ApplyResult.error(type, path, ErrorCode.NODE_EXISTS);
        }
        byte[] content = NodeContent.of(bytes, nameOffset, nameLength, data);
        Znode node = new Znode(parent, content, header.zxid(), header.timeMillis(), owner);
        node.mzxid = header.zxid();
        node.pzxid = header.zxid();
        node.mtime = header.timeMillis();
        node.aclRef = store.acls.acquire(acl);
        countChild(parent, parentCversion, header.zxid(), bytes, slash);
        store.attach(node, bytes, bytes.length);
        listener.created(path, store.acls.get(node.aclRef), store.acls.get(parent.aclRef), header.zxid());
        return ApplyResult.ok(type, path, node.stat());
    }

    /**
     * Raises the parent's count of creations and with it the pzxid, unless the parent is from a later state. It is done for all
     * types of creation even if the child is there already. Apache leaves it out for such a child unless its type is
     * {@code CREATE}, so that after replay over a fuzzy snapshot a sequence number could be given twice.
     */
    private void countChild(Znode parent, int parentCversion, long zxid, byte[] path, int parentLength) {
        int cversion = parentCversion == CreateTxn.CVERSION_UNKNOWN ? parent.cversion + 1 : parentCversion;
        if (cversion > parent.cversion) {
            store.touch(parent);
            parent.cversion = cversion;
            parent.pzxid = zxid;
            store.refreshDigest(parent, path, parentLength);
        }
    }

    private ApplyResult delete(TxnHeader header, TxnType type, String path, TreeListener listener) {
        byte[] bytes = PathBytes.of(path);
        int slash = PathBytes.lastSlash(bytes);
        Znode parent = slash < 0 ? null : store.walk(bytes, 0, slash);
        if (parent == null) {
            return ApplyResult.error(type, path, ErrorCode.NO_NODE);
        }
        // Even if the znode is gone: the parent in a fuzzy snapshot may be older than its children.
        if (header.zxid() > parent.pzxid) {
            store.touch(parent);
            parent.pzxid = header.zxid();
            store.refreshDigest(parent, bytes, slash);
        }
        Znode node = store.child(parent, bytes, slash + 1, bytes.length - slash - 1);
        if (node == null) {
            return ApplyResult.error(type, path, ErrorCode.NO_NODE);
        }
        List<Acl> acl = store.acls.get(node.aclRef);
        store.detach(node, bytes, bytes.length);
        listener.deleted(path, acl, store.acls.get(parent.aclRef), header.zxid());
        return ApplyResult.ok(type, path, null);
    }

    private ApplyResult setData(TxnHeader header, TxnType type, SetDataTxn txn, TreeListener listener) {
        byte[] bytes = PathBytes.of(txn.path());
        Znode node = store.walk(bytes, 0, bytes.length);
        if (node == null) {
            return ApplyResult.error(type, txn.path(), ErrorCode.NO_NODE);
        }
        store.touch(node);
        int growth = store.replaceData(node, txn.data());
        node.version = txn.version();
        node.mzxid = header.zxid();
        node.mtime = header.timeMillis();
        store.refreshDigest(node, bytes, bytes.length);
        store.quotas.dataChanged(bytes, bytes.length, growth);
        listener.dataChanged(txn.path(), store.acls.get(node.aclRef), header.zxid());
        return ApplyResult.ok(type, txn.path(), node.stat());
    }

    private ApplyResult setAcl(TxnType type, SetAclTxn txn) {
        byte[] bytes = PathBytes.of(txn.path());
        Znode node = store.walk(bytes, 0, bytes.length);
        if (node == null) {
            return ApplyResult.error(type, txn.path(), ErrorCode.NO_NODE);
        }
        store.touch(node);
        store.replaceAcl(node, store.acls.acquire(txn.acl()));
        node.aversion = txn.version();
        store.refreshDigest(node, bytes, bytes.length);
        return ApplyResult.ok(type, txn.path(), node.stat());
    }

    private ApplyResult createSession(TxnHeader header, TxnType type, CreateSessionTxn txn) {
        store.sessions.put(header.clientId(), txn.timeoutMillis());
        return ApplyResult.ok(type, null, null);
    }

    private ApplyResult closeSession(TxnHeader header, TxnType type, CloseSessionTxn txn, TreeListener listener) {
        List<String> paths = txn.paths();
        if (paths != null) {
            for (String path : paths) {
                delete(header, TxnType.DELETE, path, listener);
            }
        }
        // All of them if the transaction has no list; otherwise none, unless the log is from a replay over a later
        // state.
        for (Znode node : store.ephemerals.of(header.clientId())) {
            if (node.slot != Znode.NO_SLOT) {
                delete(header, TxnType.DELETE, node.path(), listener);
            }
        }
        store.sessions.remove(header.clientId());
        return ApplyResult.ok(type, null, null);
    }

    private ApplyResult multi(TxnHeader header, TxnType type, MultiTxn txn, TreeListener listener) {
        boolean failed = txn.failed();
        List<ApplyResult> results = new ArrayList<>(txn.txns().size());
        int err = 0;
        for (SubTxn sub : txn.txns()) {
            ApplyResult result =
                    failed ? notApplied(sub.body(), err != 0) : apply(header, sub.type(), sub.body(), listener);
            err = err == 0 ? result.err() : err;
            results.add(result);
        }
        return new ApplyResult(type, err, null, null, List.copyOf(results));
    }

    /** An operation of a failed multi: 0 before the one that failed, whatever its record says from there on. */
    private static ApplyResult notApplied(Txn body, boolean afterFailure) {
        int err = 0;
        if (body.kind() == Txn.Kind.ERROR) {
            err = ((ErrorTxn) body).err();
        } else if (afterFailure) {
            err = ErrorCode.RUNTIME_INCONSISTENCY.code();
        }
        return new ApplyResult(TxnType.ERROR, err, null, null, List.of());
    }
}
