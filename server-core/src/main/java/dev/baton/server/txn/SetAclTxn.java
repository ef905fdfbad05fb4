package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A znode gets another ACL.
 *
 * @param acl normalised list; null stands for the open one
 * @param version the aversion that results
 */
public record SetAclTxn(String path, @Nullable List<Acl> acl, int version) implements Txn {
    public SetAclTxn {
        acl = TxnAcls.copy(acl);
    }

    static SetAclTxn read(WireReader in) {
        return new SetAclTxn(in.readString(), TxnAcls.read(in), in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.SET_ACL;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeRecords(acl);
        out.writeInt(version);
    }
}
