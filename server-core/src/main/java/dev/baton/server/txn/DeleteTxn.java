package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/** A znode goes; types {@code DELETE} and {@code DELETE_CONTAINER}, the latter decided by the server itself. */
public record DeleteTxn(String path) implements Txn {
    static DeleteTxn read(WireReader in) {
        return new DeleteTxn(in.readString());
    }

    @Override
    public Kind kind() {
        return Kind.DELETE;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
    }
}
