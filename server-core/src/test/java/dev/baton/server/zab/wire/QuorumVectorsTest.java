package dev.baton.server.zab.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.server.zab.Message;
import dev.baton.server.zab.SessionTouch;
import dev.baton.server.zab.election.Notification;
import dev.baton.server.zab.log.LogEntry;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.AclId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every captured packet and notification decodes to the captured values and re-encodes to the captured bytes. */
class QuorumVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/quorum");
    private static final HexFormat HEX = HexFormat.of();
    private static final int MESSAGES_CAPTURED = 464;

    @TestFactory
    Stream<DynamicTest> everyMessage() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode root = new ObjectMapper().readTree(file.toFile());
                String name = file.getFileName() + " ";
                root.path("packets").forEach(packet -> addPacket(tests, name, packet));
                root.path("connections").forEach(c -> c.get("messages").forEach(m -> addElection(tests, name, m)));
            }
        }
        assertThat(tests).hasSize(MESSAGES_CAPTURED);
        return tests.stream();
    }

    private static void addPacket(List<DynamicTest> tests, String file, JsonNode packet) {
        String type = packet.get("type").asText();
        if (!type.startsWith("(")) { // a raw snapshot stream is no packet
            tests.add(DynamicTest.dynamicTest(file + packet.get("t") + " " + type, () -> checkPacket(packet)));
        }
    }

    private static void addElection(List<DynamicTest> tests, String file, JsonNode message) {
        boolean notification = message.get("kind").asText().equals("notification");
        tests.add(DynamicTest.dynamicTest(
                file + message.get("t") + " " + message.get("dir").asText(),
                notification ? () -> checkNotification(message) : () -> checkHello(message)));
    }

    private static void checkPacket(JsonNode captured) {
        byte[] bytes = HEX.parseHex(captured.get("hex").asText());
        assertThat(QuorumFrames.packetBytes(bytes, 0, bytes.length, 1 << 20)).isEqualTo(bytes.length);
        for (int cut = 0; cut < bytes.length; cut++) {
            if (QuorumFrames.packetBytes(bytes, 0, cut, 1 << 20) != QuorumFrames.INCOMPLETE) {
                throw new AssertionError("complete after " + cut);
            }
        }
        WireReader in = new WireReader(bytes);
        Message message = QuorumCodec.decode(in);
        in.expectEnd();
        WireWriter out = new WireWriter();
        QuorumCodec.encode(message, out);
        assertThat(HEX.formatHex(out.toByteArray()))
                .isEqualTo(captured.get("hex").asText());
        assertThat(message).isEqualTo(expected(captured));
    }

    /** The message that the independent decoder's fields describe. */
    private static Message expected(JsonNode captured) {
        JsonNode payload = captured.path("payload");
        long zxid = number(captured.at("/packet/zxid"));
        byte[] data = HEX.parseHex(captured.at("/packet/data/hex").asText(""));
        String type = captured.get("type").asText();
        return switch (type) {
            case "FOLLOWERINFO", "OBSERVERINFO" ->
                new Message.LearnerInfo(
                        type.startsWith("O"),
                        zxid,
                        payload.get("serverid").asLong(),
                        payload.get("protocolVersion").asInt(),
                        number(payload.get("configVersion")),
                        0);
            case "LEADERINFO" ->
                new Message.LeaderInfo(zxid, payload.get("protocolVersion").asInt(), 0);
            case "ACKEPOCH" -> new Message.AckEpoch(payload.get("currentEpoch").asInt(), zxid);
            case "DIFF" -> new Message.Diff(zxid);
            case "TRUNC" -> new Message.Trunc(zxid);
            case "SNAP" -> new Message.Snap(zxid);
            case "NEWLEADER" ->
                new Message.NewLeader(zxid, payload.get("config").asText());
            case "UPTODATE" -> new Message.UpToDate();
            case "PROPOSAL" -> new Message.Proposal(new LogEntry(zxid, data));
            case "INFORM" -> new Message.Inform(new LogEntry(zxid, data));
            case "ACK" -> new Message.Ack(zxid);
            case "COMMIT" -> new Message.Commit(zxid);
            case "COMMITANDACTIVATE" ->
                new Message.CommitAndActivate(
                        zxid, payload.get("designatedLeader").asLong());
            case "INFORMANDACTIVATE" ->
                new Message.InformAndActivate(
                        payload.get("designatedLeader").asLong(),
                        new LogEntry(zxid, Arrays.copyOfRange(data, 8, data.length)));
            case "PING" ->
                captured.at("/packet/data").isNull()
                        ? new Message.Ping(zxid)
                        : new Message.Pong(zxid, touches(payload.get("sessions")));
            case "REQUEST" ->
                new Message.Request(
                        number(payload.get("sessionId")),
                        payload.get("cxid").asInt(),
                        payload.get("type").asInt(),
                        HEX.parseHex(payload.get("body_hex").asText()),
                        identities(captured.at("/packet/authinfo")));
            case "SYNC" -> new Message.Sync();
            case "REVALIDATE" ->
                payload.has("valid")
                        ? new Message.Revalidated(
                                number(payload.get("sessionId")),
                                payload.get("valid").asBoolean())
                        : new Message.Revalidate(
                                number(payload.get("sessionId")),
                                payload.get("timeout").asInt());
            default -> throw new AssertionError("no message for " + type);
        };
    }

    private static List<SessionTouch> touches(JsonNode sessions) {
        List<SessionTouch> touches = new ArrayList<>();
        sessions.forEach(s -> touches.add(
                new SessionTouch(number(s.get("sessionId")), s.get("timeout").asInt())));
        return touches;
    }

    private static List<AclId> identities(JsonNode captured) {
        if (captured.isNull()) {
            return null;
        }
        List<AclId> ids = new ArrayList<>();
        captured.forEach(
                id -> ids.add(new AclId(id.get("scheme").asText(), id.get("id").asText())));
        return ids;
    }

    private static void checkNotification(JsonNode captured) {
        byte[] bytes = HEX.parseHex(captured.get("hex").asText());
        Notification notification =
                ElectionCodec.decode(new WireReader(bytes, Integer.BYTES, bytes.length - Integer.BYTES));
        JsonNode decoded = captured.get("decoded");
        assertThat(notification.state().code()).isEqualTo(decoded.get("state").asInt());
        assertThat(notification.vote().leader()).isEqualTo(decoded.get("leader").asLong());
        assertThat(notification.vote().zxid()).isEqualTo(number(decoded.get("zxid")));
        assertThat(notification.vote().round())
                .isEqualTo(decoded.get("electionEpoch").asLong());
        assertThat(notification.vote().peerEpoch())
                .isEqualTo(decoded.get("peerEpoch").asLong());
        assertThat(notification.version()).isEqualTo(decoded.get("version").asInt());
        assertThat(notification.config()).isEqualTo(decoded.get("config").asText());
        WireWriter out = new WireWriter();
        ElectionCodec.encode(notification, out);
        assertThat(HEX.formatHex(out.toByteArray()))
                .isEqualTo(captured.get("hex").asText());
    }

    private static void checkHello(JsonNode captured) {
        byte[] bytes = HEX.parseHex(captured.get("hex").asText());
        assertThat(ElectionHello.messageBytes(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(ElectionHello.messageBytes(bytes, 0, cut)).isEqualTo(QuorumFrames.INCOMPLETE);
        }
        ElectionHello hello = ElectionHello.read(new WireReader(bytes));
        assertThat(hello.sid()).isEqualTo(captured.at("/decoded/sid").asLong());
        assertThat(String.join("|", hello.addresses()))
                .isEqualTo(captured.at("/decoded/addresses").asText());
        WireWriter out = new WireWriter();
        hello.writeTo(out);
        assertThat(HEX.formatHex(out.toByteArray()))
                .isEqualTo(captured.get("hex").asText());
    }

    private static long number(JsonNode hex) {
        return Long.parseUnsignedLong(hex.asText().substring(2), 16);
    }
}
