package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TTL node comes to be: a znode that the server removes when it is childless and has not changed for a time.
 *
 * @param path final path, with the sequence suffix
 * @param acl normalised list; null stands for the open one
 * @param parentCversion the parent's stored cversion after this create
 * @param ttlMillis that time, 1 to 2^40 - 1
 */
public record CreateTtlTxn(
        String path, byte @Nullable [] data, @Nullable List<Acl> acl, int parentCversion, long ttlMillis)
        implements Txn {
    public CreateTtlTxn {
        acl = TxnAcls.copy(acl);
    }

    static CreateTtlTxn read(WireReader in) {
        return new CreateTtlTxn(
                in.readString(), in.readNullableBuffer(), TxnAcls.read(in), in.readInt(), in.readLong());
    }

    @Override
    public Kind kind() {
        return Kind.CREATE_TTL;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeRecords(acl);
        out.writeInt(parentCversion);
        out.writeLong(ttlMillis);
    }
}
