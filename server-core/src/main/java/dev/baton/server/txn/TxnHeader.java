package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * Who asked for a transaction, and its place in the order of all.
 *
 * @param clientId session that asked, 0 for the server itself
 * @param cxid that session's number for the request, 0 if the server decided by itself
 * @param zxid position in the total order
 * @param timeMillis wall clock of the leader when it prepared the transaction, milliseconds since the epoch
 */
public record TxnHeader(long clientId, int cxid, long zxid, long timeMillis, TxnType type) implements WireRecord {
    /** Size of the encoding. */
    public static final int BYTES = 32;

    public static TxnHeader read(WireReader in) {
        return new TxnHeader(in.readLong(), in.readInt(), in.readLong(), in.readLong(), TxnType.of(in.readInt()));
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeLong(clientId);
        out.writeInt(cxid);
        out.writeLong(zxid);
        out.writeLong(timeMillis);
        out.writeInt(type.code());
    }
}
