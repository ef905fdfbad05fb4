package dev.baton.server.zab.wire;

import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.election.PeerState;
import dev.baton.server.zab.election.Vote;
import dev.baton.server.zab.log.Zxid;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import java.nio.charset.StandardCharsets;

/**
 * Notifications in frames of an election connection. A frame that is no notification must be skipped without dropping the connection:
 * the next one may be good.
 *
 * @protocol quorum-wire.md#2-election-connections
 */
public final class ElectionCodec {
    /** Largest frame, without its length. */
    public static final int FRAME_BYTES_MAX = 512 * 1024;

    private static final int OLDEST_BYTES = 28;
    private static final int WITHOUT_VERSION_BYTES = 36;
    private static final int WITHOUT_CONFIG_BYTES = 40;
    private static final int VERSION_WITH_CONFIG = 2;

    private ElectionCodec() {}

    /** Appends a notification with the frame's length in front, in the shape that its version asks for. */
    public static void encode(Notification notification, WireWriter out) {
        int mark = out.beginFrame();
        Vote vote = notification.vote();
        out.writeInt(notification.state().code());
        out.writeLong(vote.leader());
        out.writeLong(vote.zxid());
        out.writeLong(vote.round());
        out.writeLong(vote.peerEpoch());
        out.writeInt(notification.version());
        if (notification.version() >= VERSION_WITH_CONFIG) {
            byte[] config = notification.config().getBytes(StandardCharsets.UTF_8);
            out.writeBuffer(config);
        }
        out.endFrame(mark);
    }

    /**
     * Reads a notification that fills {@code in}; the frame's length has been taken off. Bytes behind the configuration are ignored.
     *
     * @throws MalformedRecordException if it is none: skip the frame
     */
    public static Notification decode(WireReader in) {
        int length = in.remaining();
        if (length < OLDEST_BYTES) {
            throw new MalformedRecordException("notification of " + length + " bytes");
        }
        int stateCode = in.readInt();
        PeerState state = PeerState.of(stateCode);
        if (state == null) {
            throw new MalformedRecordException("notification with state " + stateCode);
        }
        long leader = in.readLong();
        long zxid = in.readLong();
        long round = in.readLong();
        boolean hasEpoch = length >= WITHOUT_VERSION_BYTES;
        long peerEpoch = hasEpoch ? in.readLong() : Zxid.epoch(zxid);
        // Members of the 40-byte shape wrote something else into its last field, hence they count as version 0.
        int version = length > WITHOUT_CONFIG_BYTES ? in.readInt() : 0;
        String config = version >= VERSION_WITH_CONFIG ? config(in) : "";
        return new Notification(state, new Vote(leader, zxid, round, peerEpoch), version, config);
    }

    private static String config(WireReader in) {
        int length = in.readInt();
        if (length < 0 || length > in.remaining()) {
            throw new MalformedRecordException(
                    "configuration of " + length + " bytes in " + in.remaining() + " of a notification");
        }
        return new String(in.readBytes(length), StandardCharsets.UTF_8);
    }
}
