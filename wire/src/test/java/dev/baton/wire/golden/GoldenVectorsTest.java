package dev.baton.wire.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.wire.io.MalformedRecordException;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.io.WireRecord;
import dev.baton.wire.io.WireWriter;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.WatcherEvent;
import dev.baton.wire.op.DeleteContainer;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ConnectResponse;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every captured client frame decodes to the captured field values and re-encodes to the captured bytes. */
class GoldenVectorsTest {
    private static final Path VECTORS = Path.of("src/test/resources/vectors/client");

    /** Requests that Apache's server itself refused as undecodable; so must we. */
    private static final Set<String> UNDECODABLE = Set.of(
            "create null path",
            "getData null path",
            "multi with read op",
            "multi mixed",
            "multiRead with write",
            "truncated body");

    @TestFactory
    Stream<DynamicTest> everyFrame() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(VECTORS)) {
            for (Path file : files.sorted().toList()) {
                JsonNode root = new ObjectMapper().readTree(file.toFile());
                int[] index = {0};
                exchanges(root).forEach(exchange -> {
                    String name = file.getFileName() + " #" + index[0]++ + " "
                            + exchange.path("label").asText();
                    tests.add(DynamicTest.dynamicTest(name, () -> check(exchange)));
                });
            }
        }
        assertThat(tests).hasSizeGreaterThan(230);
        return tests.stream();
    }

    @Test
    void theEventsOfTheCaptureRoundTrip() throws IOException {
        JsonNode events = new ObjectMapper()
                .readTree(VECTORS.resolve("watch-events.json").toFile())
                .get("events");
        assertThat(events.size()).isPositive();
        events.forEach(event ->
                checkEvent(event.get("frame_hex").asText(), event.get("decoded").get("body")));
    }

    private static Stream<JsonNode> exchanges(JsonNode root) {
        List<JsonNode> found = new ArrayList<>();
        for (String key : List.of("vectors", "connect", "sessions")) {
            root.path(key).forEach(found::add);
        }
        return found.stream();
    }

    private static void check(JsonNode exchange) {
        JsonNode request = exchange.get("request");
        JsonNode reply = exchange.get("reply");
        if (request.path("decoded").has("protocolVersion")) {
            roundTrip(request, ConnectRequest::read);
            if (reply.has("frame_hex")) {
                roundTrip(reply, ConnectResponse::read);
            }
            return;
        }
        exchange.path("events_before_reply").forEach(event -> checkEvent(eventHex(event), null));
        OpCode op = checkRequest(exchange.path("label").asText(), request);
        if (op != null && reply != null && reply.has("frame_hex")) {
            checkReply(op, reply);
        }
    }

    private static String eventHex(JsonNode event) {
        return event.isTextual() ? event.asText() : event.get("frame_hex").asText();
    }

    private static OpCode checkRequest(String label, JsonNode request) {
        WireReader in = frame(request.get("frame_hex").asText());
        RequestHeader header = RequestHeader.read(in);
        OpCode op = OpCode.of(header.type());
        if (op == null) {
            assertThat(header.type()).as("a code we do not know").isIn(0, 10, 999, 99, 50, 20000, -3);
            return null;
        }
        if (UNDECODABLE.contains(label)) {
            assertThatThrownBy(() -> op.decodeRequest(in)).isInstanceOf(MalformedRecordException.class);
            return null;
        }
        OpRequest body = op.decodeRequest(in);
        in.expectEnd();
        JsonNode decoded = request.path("decoded").path("body");
        if (body instanceof DeleteContainer.Request internal) {
            assertThat(new String(internal.path(), StandardCharsets.UTF_8))
                    .isEqualTo(decoded.get("path").asText());
        } else if (decoded.isContainerNode() && !op.equals(OpCode.MULTI) && !op.equals(OpCode.MULTI_READ)) {
            assertThat(Leaves.ofRecord(body)).isEqualTo(Leaves.ofJson(decoded));
        } else if (decoded.isArray()) {
            List<String> expected = Leaves.ofJson(decoded);
            assertThat(expected.remove(expected.size() - 1)).isEqualTo("end");
            assertThat(Leaves.ofRecord(body)).isEqualTo(expected);
        }
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        header.writeTo(out);
        body.writeTo(out);
        out.endFrame(mark);
        assertThat(hex(out)).isEqualTo(request.get("frame_hex").asText());
        return op;
    }

    private static void checkReply(OpCode op, JsonNode reply) {
        if (op == OpCode.CREATE_SESSION) {
            // Apache's server runs this internal operation for a client and answers with a second handshake.
            roundTrip(reply, ConnectResponse::read);
            return;
        }
        WireReader in = frame(reply.get("frame_hex").asText());
        ReplyHeader header = ReplyHeader.read(in);
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        header.writeTo(out);
        if (header.err() == 0) {
            WireRecord body = op.decodeResponse(in);
            in.expectEnd();
            JsonNode decoded = reply.path("decoded").path("body");
            if (decoded.isObject()) {
                assertThat(Leaves.ofRecord(body)).isEqualTo(Leaves.ofJson(decoded));
            } else if (decoded.isArray()) {
                List<String> expected = Leaves.ofJson(decoded);
                assertThat(expected.remove(expected.size() - 1)).isEqualTo("end");
                assertThat(Leaves.ofRecord(body)).isEqualTo(expected);
            }
            body.writeTo(out);
        } else {
            assertThat(ErrorCode.of(header.err()).code()).isEqualTo(header.err());
            byte[] partial = in.readBytes(in.remaining());
            out.writeBytes(partial, 0, partial.length);
        }
        out.endFrame(mark);
        assertThat(hex(out)).isEqualTo(reply.get("frame_hex").asText());
    }

    private static void checkEvent(String frameHex, JsonNode decoded) {
        WireReader in = frame(frameHex);
        ReplyHeader header = ReplyHeader.read(in);
        WatcherEvent event = WatcherEvent.read(in);
        in.expectEnd();
        if (decoded != null) {
            assertThat(Leaves.ofRecord(event)).isEqualTo(Leaves.ofJson(decoded));
        }
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        header.writeTo(out);
        event.writeTo(out);
        out.endFrame(mark);
        assertThat(hex(out)).isEqualTo(frameHex);
    }

    private static void roundTrip(JsonNode side, Function<WireReader, WireRecord> decoder) {
        WireReader in = frame(side.get("frame_hex").asText());
        WireRecord value = decoder.apply(in);
        in.expectEnd();
        if (side.has("decoded")) {
            assertThat(withoutNulls(Leaves.ofRecord(value)))
                    .isEqualTo(withoutNulls(Leaves.ofJson(side.get("decoded"))));
        }
        WireWriter out = new WireWriter();
        int mark = out.beginFrame();
        value.writeTo(out);
        out.endFrame(mark);
        assertThat(hex(out)).isEqualTo(side.get("frame_hex").asText());
    }

    /** The vectors leave out the flag that old clients do not send. */
    private static List<String> withoutNulls(List<String> leaves) {
        return leaves.stream().filter(leaf -> !leaf.equals("null")).toList();
    }

    private static WireReader frame(String frameHex) {
        byte[] bytes = HexFormat.of().parseHex(frameHex);
        WireReader in = new WireReader(bytes);
        assertThat(in.readInt()).isEqualTo(bytes.length - 4);
        return in;
    }

    private static String hex(WireWriter out) {
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
