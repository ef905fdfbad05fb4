package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persistent or ephemeral znode comes to be; types {@code CREATE} and {@code CREATE2}, which differ in the reply only.
 *
 * @param path final path, with the sequence suffix
 * @param acl normalised list; null stands for the open one
 * @param ephemeral whether it belongs to the session of the header
 * @param parentCversion the parent's stored cversion after this create; -1 in very old logs: one more than it is
 */
public record CreateTxn(
        String path, byte @Nullable [] data, @Nullable List<Acl> acl, boolean ephemeral, int parentCversion)
        implements Txn {
    /** Stands for "one more than the parent has". */
    public static final int CVERSION_UNKNOWN = -1;

    public CreateTxn {
        acl = TxnAcls.copy(acl);
    }

    static CreateTxn read(WireReader in) {
        String path = in.readString();
        byte[] data = in.readNullableBuffer();
        List<Acl> acl = TxnAcls.read(in);
        boolean ephemeral = in.readBoolean();
        // Servers older than 3.4 ended the record, and with it the entry, here.
        int parentCversion = in.remaining() == 0 ? CVERSION_UNKNOWN : in.readInt();
        return new CreateTxn(path, data, acl, ephemeral, parentCversion);
    }

    @Override
    public Kind kind() {
        return Kind.CREATE;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeRecords(acl);
        out.writeBoolean(ephemeral);
        out.writeInt(parentCversion);
    }
}
