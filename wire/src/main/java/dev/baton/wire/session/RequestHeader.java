package dev.baton.wire.session;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * First record of every request frame after the handshake.
 *
 * @param xid chosen by the client, see {@link Xids}; the server echoes it
 * @param type operation code
 */
public record RequestHeader(int xid, int type) implements WireRecord {
    /** Size of the encoding. */
    public static final int BYTES = 8;

    public static RequestHeader read(WireReader in) {
        return new RequestHeader(in.readInt(), in.readInt());
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(xid);
        out.writeInt(type);
    }
}
