package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container comes to be: a znode that the server removes some time after its last child.
 *
 * @param path final path, with the sequence suffix
 * @param acl normalised list; null stands for the open one
 * @param parentCversion the parent's stored cversion after this create
 */
public record CreateContainerTxn(
        String path, byte @Nullable [] data, @Nullable List<Acl> acl, int parentCversion) implements Txn {
    public CreateContainerTxn {
        acl = TxnAcls.copy(acl);
    }

    static CreateContainerTxn read(WireReader in) {
        return new CreateContainerTxn(in.readString(), in.readNullableBuffer(), TxnAcls.read(in), in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.CREATE_CONTAINER;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeRecords(acl);
        out.writeInt(parentCversion);
    }
}
