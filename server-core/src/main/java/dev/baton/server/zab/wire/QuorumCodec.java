package dev.baton.server.zab.wire;

import dev.baton.server.zab.Features;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.SessionTouch;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.AclId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the stream between leader and learner as packets: {@code type:int zxid:long data:buffer identities:vector}. Both
 * directions share the types; PING and REVALIDATE mean different things by their direction, which their data tell.
 *
 * @protocol quorum-wire.md#4-quorum-stream-quorumpacket
 */
public final class QuorumCodec {
    private static final byte[] NO_BYTES = new byte[0];
    private static final long NO_ZXID = -1;
    private static final int TOUCH_BYTES = Long.BYTES + Integer.BYTES;
    private static final int REVALIDATED_BYTES = Long.BYTES + 1;

    /** Announces that feature bits follow; whatever else stands behind a handshake record is somebody else's. */
    private static final int FEATURES_MARK = 0x42544E31;

    private QuorumCodec() {}

    /**
     * Appends the packet of a message.
     *
     * @throws IllegalArgumentException for an {@link Message.Election}, which travels elsewhere
     */
    public static void encode(Message message, WireWriter out) {
        switch (message.kind()) {
            case ELECTION -> throw new IllegalArgumentException("notifications have a connection of their own");
            case LEARNER_INFO -> learnerInfo((Message.LearnerInfo) message, out);
            case LEADER_INFO -> leaderInfo((Message.LeaderInfo) message, out);
            case ACK_EPOCH -> ackEpoch((Message.AckEpoch) message, out);
            case DIFF -> bare(PacketType.DIFF, ((Message.Diff) message).zxid(), out);
            case TRUNC -> bare(PacketType.TRUNC, ((Message.Trunc) message).zxid(), out);
            case SNAP -> bare(PacketType.SNAP, ((Message.Snap) message).zxid(), out);
            case NEW_LEADER -> newLeader((Message.NewLeader) message, out);
            case UP_TO_DATE -> bare(PacketType.UP_TO_DATE, NO_ZXID, out);
            case PROPOSAL -> entry(PacketType.PROPOSAL, ((Message.Proposal) message).entry(), out);
            case ACK -> bare(PacketType.ACK, ((Message.Ack) message).zxid(), out);
            case COMMIT -> bare(PacketType.COMMIT, ((Message.Commit) message).zxid(), out);
            case COMMIT_AND_ACTIVATE -> commitAndActivate((Message.CommitAndActivate) message, out);
            case INFORM -> entry(PacketType.INFORM, ((Message.Inform) message).entry(), out);
            case INFORM_AND_ACTIVATE -> informAndActivate((Message.InformAndActivate) message, out);
            case PING -> bare(PacketType.PING, ((Message.Ping) message).zxid(), out);
            case PONG -> pong((Message.Pong) message, out);
            case REQUEST -> request((Message.Request) message, out);
            case SYNC -> bare(PacketType.SYNC, 0, out);
            case REVALIDATE -> revalidate((Message.Revalidate) message, out);
            case REVALIDATED -> revalidated((Message.Revalidated) message, out);
        }
    }

    /**
     * Reads one packet.
     *
     * @return the message, or null for a packet of a later version, which is to be ignored
     * @throws MalformedRecordException if the bytes are no packet, or its content is not what its type demands
     */
    public static @Nullable Message decode(WireReader in) {
        int code = in.readInt();
        long zxid = in.readLong();
        byte[] data = in.readNullableBuffer();
        List<AclId> identities = in.readNullableList(AclId.MIN_BYTES, AclId::read);
        PacketType type = PacketType.of(code);
        return type == null ? null : message(type, zxid, data, identities);
    }

    private static Message message(
            PacketType type, long zxid, byte @Nullable [] data, @Nullable List<AclId> identities) {
        return switch (type) {
            case REQUEST -> readRequest(reader(type, data), identities);
            case PROPOSAL -> new Message.Proposal(new LogEntry(zxid, need(type, data)));
            case ACK -> new Message.Ack(zxid);
            case COMMIT -> new Message.Commit(zxid);
            case PING -> data == null ? new Message.Ping(zxid) : readPong(zxid, reader(type, data));
            case REVALIDATE -> readRevalidation(reader(type, data));
            case SYNC -> new Message.Sync();
            case INFORM -> new Message.Inform(new LogEntry(zxid, need(type, data)));
            case COMMIT_AND_ACTIVATE ->
                new Message.CommitAndActivate(zxid, reader(type, data).readLong());
            case NEW_LEADER -> new Message.NewLeader(zxid, text(data));
            case FOLLOWER_INFO -> readLearnerInfo(false, zxid, reader(type, data));
            case UP_TO_DATE -> new Message.UpToDate();
            case DIFF -> new Message.Diff(zxid);
            case TRUNC -> new Message.Trunc(zxid);
            case SNAP -> new Message.Snap(zxid);
            case OBSERVER_INFO -> readLearnerInfo(true, zxid, reader(type, data));
            case LEADER_INFO -> readLeaderInfo(zxid, reader(type, data));
            case ACK_EPOCH -> new Message.AckEpoch(reader(type, data).readInt(), zxid);
            case INFORM_AND_ACTIVATE -> readInformAndActivate(zxid, reader(type, data));
        };
    }

    private static byte[] need(PacketType type, byte @Nullable [] data) {
        if (data == null) {
            throw new MalformedRecordException(type + " without data");
        }
        return data;
    }

    private static WireReader reader(PacketType type, byte @Nullable [] data) {
        return new WireReader(need(type, data));
    }

    private static String text(byte @Nullable [] data) {
        return data == null ? "" : new String(data, StandardCharsets.UTF_8);
    }

    private static void begin(PacketType type, long zxid, WireWriter out) {
        out.writeInt(type.code());
        out.writeLong(zxid);
    }

    private static void noIdentities(WireWriter out) {
        out.writeInt(-1);
    }

    private static void bare(PacketType type, long zxid, WireWriter out) {
        begin(type, zxid, out);
        out.writeBuffer(null);
        noIdentities(out);
    }

    private static void entry(PacketType type, LogEntry entry, WireWriter out) {
        begin(type, entry.zxid(), out);
        out.writeBuffer(entry.bytes());
        noIdentities(out);
    }

    private static void learnerInfo(Message.LearnerInfo info, WireWriter out) {
        begin(info.observer() ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO, info.zxid(), out);
        int mark = out.beginFrame();
        out.writeLong(info.sid());
        out.writeInt(info.protocolVersion());
        out.writeLong(info.configVersion());
        features(info.features(), out);
        out.endFrame(mark);
        noIdentities(out);
    }

    /** Also takes the short forms of older learners: the sid alone, or with the version. */
    private static Message readLearnerInfo(boolean observer, long zxid, WireReader in) {
        long sid = in.readLong();
        int version = in.remaining() >= Integer.BYTES ? in.readInt() : 0;
        long configVersion = in.remaining() >= Long.BYTES ? in.readLong() : 0;
        return new Message.LearnerInfo(observer, zxid, sid, version, configVersion, readFeatures(in));
    }

    private static void leaderInfo(Message.LeaderInfo info, WireWriter out) {
        begin(PacketType.LEADER_INFO, info.zxid(), out);
        int mark = out.beginFrame();
        out.writeInt(info.protocolVersion());
        features(info.features(), out);
        out.endFrame(mark);
        noIdentities(out);
    }

    private static Message readLeaderInfo(long zxid, WireReader in) {
        int version = in.readInt();
        return new Message.LeaderInfo(zxid, version, readFeatures(in));
    }

    private static void features(int features, WireWriter out) {
        if (features != Features.NONE) {
            out.writeInt(FEATURES_MARK);
            out.writeInt(features);
        }
    }

    private static int readFeatures(WireReader in) {
        boolean announced = in.remaining() >= 2 * Integer.BYTES && in.readInt() == FEATURES_MARK;
        return announced ? in.readInt() & Features.ALL : Features.NONE;
    }

    private static void ackEpoch(Message.AckEpoch ack, WireWriter out) {
        begin(PacketType.ACK_EPOCH, ack.lastZxid(), out);
        int mark = out.beginFrame();
        out.writeInt(ack.currentEpoch());
        out.endFrame(mark);
        noIdentities(out);
    }

    private static void newLeader(Message.NewLeader message, WireWriter out) {
        begin(PacketType.NEW_LEADER, message.zxid(), out);
        out.writeBuffer(message.config().getBytes(StandardCharsets.UTF_8));
        noIdentities(out);
    }

    private static void commitAndActivate(Message.CommitAndActivate message, WireWriter out) {
        begin(PacketType.COMMIT_AND_ACTIVATE, message.zxid(), out);
        int mark = out.beginFrame();
        out.writeLong(message.designatedLeader());
        out.endFrame(mark);
        noIdentities(out);
    }

    private static void informAndActivate(Message.InformAndActivate message, WireWriter out) {
        byte[] entry = message.entry().bytes();
        begin(PacketType.INFORM_AND_ACTIVATE, message.entry().zxid(), out);
        int mark = out.beginFrame();
        out.writeLong(message.designatedLeader());
        out.writeBytes(entry, 0, entry.length);
        out.endFrame(mark);
        noIdentities(out);
    }

    private static Message readInformAndActivate(long zxid, WireReader in) {
        long designatedLeader = in.readLong();
        return new Message.InformAndActivate(designatedLeader, new LogEntry(zxid, in.readBytes(in.remaining())));
    }

    private static void pong(Message.Pong pong, WireWriter out) {
        begin(PacketType.PING, pong.zxid(), out);
        int mark = out.beginFrame();
        for (SessionTouch touch : pong.touched()) {
            out.writeLong(touch.sessionId());
            out.writeInt(touch.timeoutMillis());
        }
        out.endFrame(mark);
        noIdentities(out);
    }

    private static Message readPong(long zxid, WireReader in) {
        if (in.remaining() % TOUCH_BYTES != 0) {
            throw new MalformedRecordException("PING reply of " + in.remaining() + " bytes");
        }
        List<SessionTouch> touched = new ArrayList<>(in.remaining() / TOUCH_BYTES);
        while (in.remaining() > 0) {
            touched.add(new SessionTouch(in.readLong(), in.readInt()));
        }
        return new Message.Pong(zxid, List.copyOf(touched));
    }

    private static void request(Message.Request request, WireWriter out) {
        begin(PacketType.REQUEST, NO_ZXID, out);
        int mark = out.beginFrame();
        out.writeLong(request.sessionId());
        out.writeInt(request.cxid());
        out.writeInt(request.opCode());
        out.writeBytes(request.body(), 0, request.body().length);
        out.endFrame(mark);
        out.writeRecords(request.identities());
    }

    private static Message readRequest(WireReader in, @Nullable List<AclId> identities) {
        long sessionId = in.readLong();
        int cxid = in.readInt();
        int opCode = in.readInt();
        byte[] body = in.remaining() == 0 ? NO_BYTES : in.readBytes(in.remaining());
        return new Message.Request(sessionId, cxid, opCode, body, identities);
    }

    private static void revalidate(Message.Revalidate message, WireWriter out) {
        begin(PacketType.REVALIDATE, NO_ZXID, out);
        int mark = out.beginFrame();
        out.writeLong(message.sessionId());
        out.writeInt(message.timeoutMillis());
        out.endFrame(mark);
        noIdentities(out);
    }

    private static void revalidated(Message.Revalidated message, WireWriter out) {
        begin(PacketType.REVALIDATE, NO_ZXID, out);
        int mark = out.beginFrame();
        out.writeLong(message.sessionId());
        out.writeBoolean(message.valid());
        out.endFrame(mark);
        noIdentities(out);
    }

    private static Message readRevalidation(WireReader in) {
        return in.remaining() == REVALIDATED_BYTES
                ? new Message.Revalidated(in.readLong(), in.readBoolean())
                : new Message.Revalidate(in.readLong(), in.readInt());
    }
}
