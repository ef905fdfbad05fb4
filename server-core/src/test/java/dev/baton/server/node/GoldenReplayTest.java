package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.baton.server.auth.AuthPolicy;
import dev.baton.server.node.ClientVectors.Exchange;
import dev.baton.wire.io.WireReader;
import dev.baton.wire.op.Delete;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetChildren2;
import dev.baton.wire.op.GetEphemerals;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpResponse;
import dev.baton.wire.op.WhoAmI;
import dev.baton.wire.session.ConnectRequest;
import dev.baton.wire.session.ReplyHeader;
import dev.baton.wire.session.RequestHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Sends the captured requests in the order in which an Apache server got them, at the same zxids and wall clock, and compares
 * what comes back byte for byte. Lists whose order the protocol leaves open are compared as sets.
 */
class GoldenReplayTest {
    /** The clock that the ids of the captured sessions were made of. */
    private static final long ID_CLOCK = 0x178bb5;

    /** {@code super:secret}. */
    private static final String SUPER_DIGEST = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=";

    /** Answers that differ by intent, and why. */
    private static final Map<String, String> DELIBERATE = Map.of(
            "create null path", "what cannot be decoded uses up no zxid: the header has the last one applied",
            "multi with read op", "likewise",
            "multi mixed", "likewise",
            "multiRead with write", "no bytes follow a header with an error",
            "deleteContainer by a client", "refused with an answer, where Apache closes without a word",
            "createSession (-10) by a client", "refused, where Apache opens another session");

    /** Those of them that use up a zxid on the captured server. */
    private static final Set<String> BURNS =
            Set.of("create null path", "multi with read op", "multi mixed", "createSession (-10) by a client");

    /** Where hand-made requests went on over a new connection. */
    private static final Set<String> NEW_CONNECTION = Set.of(
            "check at top level",
            "unknown opcode",
            "opcode 0",
            "deleteContainer by a client",
            "createSession (-10) by a client",
            "auth unknown scheme",
            "auth digest");

    private final Map<Long, Long> times = new HashMap<>();
    private final Set<String> differed = new HashSet<>();
    private TestServer server;
    private TestClient helper;

    @Test
    void workloadOfTheOfficialClient() {
        start();
        assertThat(replayOfficialWorkload()).isEqualTo(87);
        assertThat(server.node.view().serverStats().lastZxid()).isEqualTo(0x29);
        assertThat(server.node.view().sessions()).isEmpty();
        assertThat(server.halt).isNull();
    }

    @Test
    void handMadeEdgeCases() {
        times.putAll(ClientVectors.times("edge-cases"));
        start();
        replayOfficialWorkload();
        helper = server.connect();
        TestClient client = server.connect();
        burnTo(0x2c);
        server.wallMillis = times.get(0x2dL);
        client.create("/p");
        client.create("/p/before");
        client.create("/cc0");
        burnTo(0x33);
        List<Exchange> exchanges = ClientVectors.exchanges("edge-cases");
        for (Exchange exchange : exchanges) {
            if (NEW_CONNECTION.contains(exchange.label())) {
                client = server.connect();
            }
            if (exchange.label().equals("exists shows client cversion vs counter")) {
                // The request before it was not captured: its number is skipped and its zxid used up.
                client.delete("/p/n-0000000011");
            }
            edgeCase(client, exchange);
        }
        assertThat(exchanges).hasSize(115);
        assertThat(differed).isEqualTo(DELIBERATE.keySet());
        assertThat(server.halt).isNull();
    }

    @Test
    void watchesRestoredByHand() {
        times.putAll(ClientVectors.times("setWatches", "setWatches2"));
        start();
        helper = server.connect();
        burnTo(0x9b);
        server.wallMillis = times.get(0x9cL);
        helper.create("/sw");
        helper.set("/sw", "1");
        TestClient first = server.connect();
        replay(first, byLabel("setWatches", "setWatches with relativeZxid older than the nodes"));
        TestClient second = server.connect();
        replay(second, byLabel("setWatches", "setWatches with current relativeZxid"));
        replay(second, byLabel("setWatches", "then setData fires"));
        TestClient third = server.connect();
        replay(third, byLabel("setWatches2", "setWatches2"));
        replay(third, byLabel("setWatches2", "create fires recursive and persistent"));
        replay(third, byLabel("setWatches2", "second setData: data+persistent+recursive on one connection"));
        replay(third, byLabel("setWatches2", "cleanup"));
    }

    @Test
    void handshakes() {
        start();
        for (int i = 0; i < 13; i++) {
            server.connect();
        }
        Map<String, TestClient> clients = new HashMap<>();
        for (JsonNode vector : ClientVectors.file("connect-sessions").get("sessions")) {
            String label = vector.get("label").asText();
            if (label.equals("reattach to a closed session")) {
                server.connect().closeSession();
            }
            TestClient client = server.open();
            clients.put(label, client);
            client.server.step(new NodeInput.ClientConnect(client.lane, connectRequest(vector)));
            List<byte[]> frames = client.receiveBytes();
            if (vector.get("reply").isTextual()) {
                assertThat(frames).as(label).isEmpty();
                assertThat(client.closeReason()).isEqualTo(CloseReason.ZXID_AHEAD);
            } else {
                assertThat(frames).as(label).hasSize(1);
                byte[] reply =
                        ClientVectors.hex(vector.get("reply").get("frame_hex").asText());
                assertThat(frames.get(0)).as(label).isEqualTo(reply);
                boolean expired = reply[4 + 7] == 0 && reply[4 + 6] == 0;
                assertThat(client.closeReason()).as(label).isEqualTo(expired ? CloseReason.RESUME_REFUSED : null);
            }
        }
        assertThat(clients.get("new session with readOnly byte").closeReason())
                .as("the earlier connection of a resumed session")
                .isEqualTo(CloseReason.SESSION_MOVED);
        assertThat(clients.get("reattach to a live session (correct password)").closed())
                .as("unlike Apache's, a wrong password does not touch the owner's connection")
                .isFalse();
    }

    private void start() {
        ClientVectors.OPERATIONS.forEach(file -> times.putAll(ClientVectors.times(file)));
        server = new TestServer(TestServer.config().withAuth(AuthPolicy.DEFAULTS.withSuperDigest(SUPER_DIGEST)));
        server.wallMillis = ID_CLOCK;
    }

    /** Everything that the official client did on its two connections, each of which was cut once. */
    private int replayOfficialWorkload() {
        List<Exchange> all = new ArrayList<>();
        ClientVectors.OPERATIONS.forEach(file -> all.addAll(ClientVectors.exchanges(file)));
        TestClient main = connectFrame("main");
        int count = replayAll(main, all, "main", 1, 45);
        count += replayAll(main, all, "main", -4, -4);
        count += replayAll(main, all, "main", 46, 72);
        main.drop();
        main = connectFrame("main-reconnected");
        count += replayAll(main, all, "main-reconnected", -4, -4);
        count += replayAll(main, all, "main-reconnected", 73, 74);
        replay(main, ClientVectors.exchanges("ping").get(0));
        TestClient second = connectFrame("second");
        count += replayAll(second, all, "second", 1, 5);
        replay(main, ClientVectors.exchanges("ping").get(1));
        second.drop();
        second = connectFrame("second-reconnected");
        count += replayAll(second, all, "second-reconnected", 6, 8);
        count += replayAll(main, all, "main-reconnected", 75, 75);
        return count + 2;
    }

    private TestClient connectFrame(String label) {
        for (JsonNode vector : ClientVectors.file("connect").get("connect")) {
            if (vector.get("label").asText().equals(label)) {
                TestClient client = server.open();
                server.step(new NodeInput.ClientConnect(client.lane, connectRequest(vector)));
                assertThat(client.receiveBytes())
                        .containsExactly(ClientVectors.hex(
                                vector.get("reply").get("frame_hex").asText()));
                return client;
            }
        }
        throw new AssertionError("no handshake " + label);
    }

    private int replayAll(TestClient client, List<Exchange> all, String connection, int from, int to) {
        int count = 0;
        for (int xid = from; xid <= to; xid++) {
            int wanted = xid;
            Exchange exchange = all.stream()
                    .filter(e -> e.connection().equals(connection) && e.xid() == wanted)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no request " + wanted + " on " + connection));
            replay(client, exchange);
            count++;
        }
        return count;
    }

    private void edgeCase(TestClient client, Exchange exchange) {
        if (!DELIBERATE.containsKey(exchange.label())) {
            replay(client, exchange);
            return;
        }
        client.sendFrame(exchange.request());
        List<byte[]> frames = client.receiveBytes();
        assertThat(frames).as(exchange.label()).hasSize(1);
        if (exchange.reply() == null || !HexFormat.of().formatHex(frames.get(0)).equals(hex(exchange.reply()))) {
            differed.add(exchange.label());
        }
        ReplyHeader header = ReplyHeader.read(new WireReader(frames.get(0), 4, frames.get(0).length - 4));
        boolean refused = exchange.label().endsWith("by a client");
        assertThat(header.err()).as(exchange.label()).isEqualTo(refused ? -6 : -5);
        assertThat(client.closed()).as(exchange.label()).isEqualTo(refused);
        if (BURNS.contains(exchange.label())) {
            burn();
        }
    }

    private void replay(TestClient client, Exchange exchange) {
        server.wallMillis = times.getOrDefault(exchange.zxid(), server.wallMillis);
        client.sendFrame(exchange.request());
        List<byte[]> frames = client.receiveBytes();
        if (exchange.reply() == null) {
            assertThat(frames).as(exchange.label()).isEmpty();
            assertThat(client.closed()).as(exchange.label()).isTrue();
            return;
        }
        assertThat(frames).as(exchange.label()).hasSize(exchange.events().size() + 1);
        List<String> events = frames.subList(0, frames.size() - 1).stream()
                .map(GoldenReplayTest::hex)
                .toList();
        List<String> wanted =
                exchange.events().stream().map(GoldenReplayTest::hex).toList();
        if (typeOf(exchange.request()) == OpCode.CLOSE_SESSION) {
            assertThat(events).as(exchange.label()).containsExactlyInAnyOrderElementsOf(wanted);
        } else {
            assertThat(events).as(exchange.label()).isEqualTo(wanted);
        }
        assertReply(exchange, frames.get(frames.size() - 1));
    }

    private static void assertReply(Exchange exchange, byte[] actual) {
        OpCode op = typeOf(exchange.request());
        WireReader wantedBody = new WireReader(exchange.reply(), 4, exchange.reply().length - 4);
        WireReader actualBody = new WireReader(actual, 4, actual.length - 4);
        ReplyHeader wantedHeader = ReplyHeader.read(wantedBody);
        assertThat(ReplyHeader.read(actualBody)).as(exchange.label()).isEqualTo(wantedHeader);
        if (op != null && isUnordered(op) && wantedHeader.err() == 0) {
            Object wanted = sorted(op.decodeResponse(wantedBody));
            assertThat(sorted(op.decodeResponse(actualBody)))
                    .as(exchange.label())
                    .isEqualTo(wanted);
            assertThat(actual).as(exchange.label()).hasSameSizeAs(exchange.reply());
        } else {
            assertThat(hex(actual)).as(exchange.label()).isEqualTo(hex(exchange.reply()));
        }
    }

    private static boolean isUnordered(OpCode op) {
        return op == OpCode.GET_CHILDREN
                || op == OpCode.GET_CHILDREN2
                || op == OpCode.GET_EPHEMERALS
                || op == OpCode.MULTI_READ
                || op == OpCode.WHO_AM_I;
    }

    /** The response with its unordered lists as sets. */
    private static Object sorted(OpResponse response) {
        if (response instanceof GetChildren.Response children) {
            return Set.copyOf(children.children());
        }
        if (response instanceof GetChildren2.Response children) {
            return List.of(Set.copyOf(children.children()), children.stat());
        }
        if (response instanceof GetEphemerals.Response ephemerals) {
            return Set.copyOf(ephemerals.ephemerals());
        }
        if (response instanceof WhoAmI.Response who) {
            return Set.copyOf(who.clientInfo());
        }
        List<Object> results = new ArrayList<>();
        ((dev.baton.wire.op.Multi.Response) response).results().forEach(result -> {
            results.add(result.type());
            results.add(result.err());
            OpResponse body = result.response();
            if (body instanceof GetChildren.Response children) {
                results.add(Set.copyOf(children.children()));
            } else if (body instanceof dev.baton.wire.op.GetData.Response data) {
                results.add(data.stat());
                results.add(data.data() == null ? "null" : hex(data.data()));
            }
        });
        return results;
    }

    private Exchange byLabel(String file, String label) {
        return ClientVectors.exchanges(file).stream()
                .filter(exchange -> exchange.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no exchange " + label));
    }

    private static ConnectRequest connectRequest(JsonNode vector) {
        byte[] frame = ClientVectors.hex(vector.get("request").get("frame_hex").asText());
        return ConnectRequest.read(new WireReader(frame, 4, frame.length - 4));
    }

    private static OpCode typeOf(byte[] frame) {
        return OpCode.of(
                RequestHeader.read(new WireReader(frame, 4, frame.length - 4)).type());
    }

    /** Uses up zxids until {@code zxid} is the last one. */
    private void burnTo(long zxid) {
        while (server.lastAppended() < zxid) {
            burn();
        }
        assertThat(server.lastAppended()).isEqualTo(zxid);
    }

    private void burn() {
        helper.call(new Delete.Request("/nowhere", -1));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
