package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/**
 * A request failed; it changes nothing but the last zxid.
 *
 * @param err code of the failure as {@link dev.baton.wire.model.ErrorCode} lists them, or 0 in a failed multi
 */
public record ErrorTxn(int err) implements Txn {
    static ErrorTxn read(WireReader in) {
        return new ErrorTxn(in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.ERROR;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(err);
    }
}
