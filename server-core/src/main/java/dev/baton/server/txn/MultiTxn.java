package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.util.List;

/**
 * Several operations that happen together or not at all. If one of them is an {@link ErrorTxn} the multi failed: those before
 * it keep their records, those after it are errors too, and nothing is applied.
 */
public record MultiTxn(List<SubTxn> txns) implements Txn {
    public MultiTxn {
        txns = List.copyOf(txns);
    }

    static MultiTxn read(WireReader in) {
        return new MultiTxn(in.readList(SubTxn.MIN_BYTES, SubTxn::read));
    }

    /** Whether an operation failed, so that none takes effect. */
    public boolean failed() {
        for (SubTxn sub : txns) {
            if (sub.type() == TxnType.ERROR) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Kind kind() {
        return Kind.MULTI;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeRecords(txns);
    }
}
