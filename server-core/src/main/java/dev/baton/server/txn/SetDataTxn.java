package dev.baton.server.txn;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A znode gets other data; types {@code SET_DATA} and {@code RECONFIG}.
 *
 * @param version the version that results; -1 for a reconfiguration
 */
public record SetDataTxn(String path, byte @Nullable [] data, int version) implements Txn {
    static SetDataTxn read(WireReader in) {
        return new SetDataTxn(in.readString(), in.readNullableBuffer(), in.readInt());
    }

    @Override
    public Kind kind() {
        return Kind.SET_DATA;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeString(path);
        out.writeBuffer(data);
        out.writeInt(version);
    }
}
