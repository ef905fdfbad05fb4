package dev.baton.wire.session;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * First frame from a client; it has no header.
 *
 * @param protocolVersion 0
 * @param lastZxidSeen highest zxid the client has seen; 0 for a new client
 * @param timeoutMillis session timeout the client would like
 * @param sessionId session to resume, or 0 for a new one
 * @param password password of the session to resume; null, empty or zeros for a new one
 * @param readOnly whether a server without a quorum will do; null if the frame ends before the flag, as in clients up to 3.3
 */
public record ConnectRequest(
        int protocolVersion,
        long lastZxidSeen,
        int timeoutMillis,
        long sessionId,
        byte @Nullable [] password,
        @Nullable Boolean readOnly)
        implements WireRecord {

    public static ConnectRequest read(WireReader in) {
        return new ConnectRequest(
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readLong(),
                in.readNullableBuffer(),
                in.remaining() > 0 ? (Boolean) in.readBoolean() : null);
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(protocolVersion);
        out.writeLong(lastZxidSeen);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }
}
