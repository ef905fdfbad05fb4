package dev.baton.server.tree;

import dev.baton.server.txn.CreateContainerTxn;
import dev.baton.server.txn.CreateTtlTxn;
import dev.baton.server.txn.CreateTxn;
import dev.baton.server.txn.DeleteTxn;
import dev.baton.server.txn.SetDataTxn;
import dev.baton.server.txn.Txn;
import dev.baton.server.txn.TxnHeader;
import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.Acl;
import java.nio.charset.StandardCharsets;

/** A tree with short ways to change it. Time stands at {@link #clock}. */
final class Applied {
    static final long SESSION = 7;

    final Tree tree = new Tree();
    long clock = 1000;

    ApplyResult create(String path, String data) {
        return apply(TxnType.CREATE, new CreateTxn(path, bytes(data), Acl.OPEN, false, CreateTxn.CVERSION_UNKNOWN));
    }

    ApplyResult container(String path) {
        return apply(TxnType.CREATE_CONTAINER, new CreateContainerTxn(path, null, Acl.OPEN, cversion(path)));
    }

    ApplyResult ttl(String path, long ttlMillis) {
        return apply(TxnType.CREATE_TTL, new CreateTtlTxn(path, null, Acl.OPEN, cversion(path), ttlMillis));
    }

    ApplyResult set(String path, String data) {
        return apply(TxnType.SET_DATA, new SetDataTxn(path, bytes(data), 1));
    }

    ApplyResult delete(String path) {
        return apply(TxnType.DELETE, new DeleteTxn(path));
    }

    String data(String path) {
        return new String(tree.find(path).data(), StandardCharsets.UTF_8);
    }

    private ApplyResult apply(TxnType type, Txn txn) {
        return tree.apply(new TxnHeader(SESSION, 0, tree.lastZxid() + 1, clock, type), txn, TreeListener.NONE);
    }

    private int cversion(String path) {
        return tree.find(path.substring(0, path.lastIndexOf('/'))).cversion() + 1;
    }

    private static byte[] bytes(String data) {
        return data == null ? null : data.getBytes(StandardCharsets.UTF_8);
    }
}
