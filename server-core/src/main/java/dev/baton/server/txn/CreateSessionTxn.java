package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** The session of the header begins, with its negotiated timeout. */
public record CreateSessionTxn(int timeoutMillis) implements Txn {
    static CreateSessionTxn read(WireReader in) {
        return new CreateSessionTxn(in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.CREATE_SESSION;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(timeoutMillis);
    }
}
