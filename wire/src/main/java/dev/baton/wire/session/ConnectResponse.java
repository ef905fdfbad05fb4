package dev.baton.wire.session;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * First frame from a server; it has no header.
 *
 * @param timeoutMillis negotiated session timeout; 0 or less says that the session to resume is gone
 * @param password 16 bytes
 * @param readOnly whether the server has no quorum; null (not on the wire) if the request carried no such flag
 */
public record ConnectResponse(
        int protocolVersion,
        int timeoutMillis,
        long sessionId,
        byte @Nullable [] password,
        @Nullable Boolean readOnly) implements WireRecord {

    /** Length of a session password. */
    public static final int PASSWORD_BYTES = 16;

    /** The answer to a resume of a session that has expired or never was. */
    public static ConnectResponse expired(@Nullable Boolean readOnly) {
        return new ConnectResponse(0, 0, 0, new byte[PASSWORD_BYTES], readOnly == null ? null : Boolean.FALSE);
    }

    public static ConnectResponse read(WireReader in) {
        return new ConnectResponse(
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readNullableBuffer(),
                in.remaining() > 0 ? (Boolean) in.readBoolean() : null);
    }

    public boolean isExpired() {
        return timeoutMillis <= 0;
    }

    @Override
    public void writeTo(WireWriter out) {
        out.writeInt(protocolVersion);
        out.writeInt(timeoutMillis);
        out.writeLong(sessionId);
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }
}
