package dev.baton.benchmarks.load;

import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.Acl;
import dev.baton.wire.op.CloseSession;
import dev.baton.wire.op.Create;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.Ping;
import dev.baton.wire.op.SetData;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import org.jspecify.annotations.Nullable;

/** Complete frames as byte arrays: length, header with an xid to be patched at {@link #XID_AT}, body. */
public final class Frames {
    /** Offset of the xid in a request frame. */
    public static final int XID_AT = 4;

    /** Smallest reply frame: length and header. */
    static final int REPLY_BYTES_MIN = 20;

    private Frames() {}

    /** The handshake of a new session. */
    public static byte[] connect(int timeoutMillis) {
        var out = new WireWriter();
        int mark = out.beginFrame();
        new ConnectRequest(0, 0, timeoutMillis, 0, new byte[ConnectResponse.PASSWORD_BYTES], false).writeTo(out);
        out.endFrame(mark);
        return out.toByteArray();
    }

    public static byte[] request(int xid, OpRequest body) {
        var out = new WireWriter();
        int mark = out.beginFrame();
        out.writeInt(xid);
        out.writeInt(body.op().code());
        body.writeTo(out);
        out.endFrame(mark);
        return out.toByteArray();
    }

    public static byte[] getData(String path) {
        return request(0, new GetData.Request(path, false));
    }

    public static byte[] setData(String path, byte[] data) {
        return request(0, new SetData.Request(path, data, -1));
    }

    public static byte[] create(String path, byte @Nullable [] data, int flags) {
        return request(0, new Create.Request(path, data, Acl.OPEN, flags));
    }

    public static byte[] delete(String path) {
        return request(0, new Delete.Request(path, -1));
    }

    public static byte[] ping() {
        return request(0, new Ping.Request());
    }

    public static byte[] closeSession() {
        return request(0, new CloseSession.Request());
    }
}
