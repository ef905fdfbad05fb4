package dev.baton.wire.session;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;

/**
 * First record of every frame from the server after the handshake.
 *
 * @param zxid last zxid applied by the server when it answered; for a write the write's own; 0 or less where it says nothing
 * @param err number of an {@link dev.baton.wire.model.ErrorCode}; a body follows only if it is 0
 */
public record ReplyHeader(int xid, long zxid, int err) implements WireRecord {
    /** Size of the encoding. */
    public static final int BYTES = 16;

    public static ReplyHeader read(WireReader in) {
        return new ReplyHeader(in.readInt(), in.readLong(), in.readInt());
    }

    @Override
    public void writeTo(WireWriter out) {
        write(out, xid, zxid, err);
    }

    /** The same encoding without an object, for the server's reply path. */
    public static void write(WireWriter out, int xid, long zxid, int err) {
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(err);
    }
}
