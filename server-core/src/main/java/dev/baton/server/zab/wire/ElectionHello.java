package dev.baton.server.zab.wire;

import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The first thing said on an election connection, by the side that opened it.
 *
 * @param form which shape it has; {@link Form#SID_ONLY} carries no address
 * @param sid who is calling; {@link #ANONYMOUS} for an observer without a number
 * @param addresses where the caller listens for elections, each {@code host:port}, IPv6 hosts in brackets
 * @protocol quorum-wire.md#2-election-connections
 */
public record ElectionHello(Form form, long sid, List<String> addresses) {
    /** A caller that has no number of its own. */
    public static final long ANONYMOUS = Long.MAX_VALUE;

    private static final int ADDRESS_BYTES_MAX = 2048;
    private static final int FIXED_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    /** The shapes in use. */
    public enum Form {
        /** Members before 3.5. */
        SID_ONLY(0),
        /** One address; every member since 3.5 understands it. */
        ONE_ADDRESS(-65536L),
        /** Several, separated by bars; members since 3.6. */
        ADDRESS_LIST(-65535L);

        private final long version;

        Form(long version) {
            this.version = version;
        }
    }

    /**
     * Length of the message that begins at {@code offset}, or {@link QuorumFrames#INCOMPLETE} while more bytes are needed.
     *
     * @throws MalformedRecordException if it cannot be such a message
     */
    public static int messageBytes(byte[] bytes, int offset, int limit) {
        int available = limit - offset;
        if (available < Long.BYTES) {
            return QuorumFrames.INCOMPLETE;
        }
        WireReader in = new WireReader(bytes, offset, available);
        if (in.readLong() >= 0) {
            return Long.BYTES;
        }
        if (available < FIXED_BYTES) {
            return QuorumFrames.INCOMPLETE;
        }
        in.skip(Long.BYTES);
        int length = FIXED_BYTES + addressBytes(in);
        return length <= available ? length : QuorumFrames.INCOMPLETE;
    }

    /** Reads one. */
    public static ElectionHello read(WireReader in) {
        long version = in.readLong();
        if (version >= 0) {
            return new ElectionHello(Form.SID_ONLY, version, List.of());
        }
        Form form = form(version);
        long sid = in.readLong();
        String text = new String(in.readBytes(addressBytes(in)), StandardCharsets.UTF_8);
        return new ElectionHello(form, sid, form == Form.ADDRESS_LIST ? List.of(text.split("\\|", -1)) : List.of(text));
    }

    /** Appends it. */
    public void writeTo(WireWriter out) {
        if (form == Form.SID_ONLY) {
            out.writeLong(sid);
            return;
        }
        out.writeLong(form.version);
        out.writeLong(sid);
        out.writeString(String.join("|", addresses));
    }

    private static int addressBytes(WireReader in) {
        int length = in.readInt();
        if (length < 1 || length > ADDRESS_BYTES_MAX) {
            throw new MalformedRecordException("election address of " + length + " bytes");
        }
        return length;
    }

    private static Form form(long version) {
        for (Form form : Form.values()) {
            if (form != Form.SID_ONLY && form.version == version) {
                return form;
            }
        }
        throw new MalformedRecordException("election protocol version " + version);
    }
}
