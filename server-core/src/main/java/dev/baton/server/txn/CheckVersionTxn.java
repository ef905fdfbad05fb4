package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;

/**
 * A version was found as demanded; part of a multi, changes nothing.
 *
 * @param version the version checked plus one
 */
public record CheckVersionTxn(String path, int version) implements Txn {
    static CheckVersionTxn read(WireReader in) {
        return new CheckVersionTxn(in.readString(), in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.CHECK_VERSION;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeInt(version);
    }
}
