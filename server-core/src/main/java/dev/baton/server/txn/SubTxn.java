package dev.baton.server.txn;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/** One operation of a multi. Its record is bounded by a length of its own. */
public record SubTxn(TxnType type, Txn body) implements WireRecord {
    /** Size of the smallest encoding: type and length. */
    static final int MIN_BYTES = 8;

    public SubTxn {
        if (type.kind() != body.kind() || !type.allowedInMulti()) {
            throw new IllegalArgumentException("no multi has an operation " + type + " of kind " + body.kind());
        }
    }

    static SubTxn read(WireReader in) {
        TxnType type = TxnType.of(in.readInt());
        if (!type.allowedInMulti()) {
            throw new MalformedRecordException("a transaction of type " + type + " inside a multi");
        }
        byte[] record = in.readNullableBuffer();
        if (record == null) {
            throw new MalformedRecordException("an operation of type " + type + " without a record inside a multi");
        }
        WireReader inner = new WireReader(record);
        Txn body = type.read(inner);
        inner.expectEnd();
        return new SubTxn(type, body);
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(type.code());
        int mark = out.beginFrame();
        body.writeTo(out);
        out.endFrame(mark);
    }
}
