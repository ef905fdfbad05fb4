package dev.baton.server.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Frames captured from an Apache server, see the README beside the vectors. */
final class ClientVectors {
    private static final Path DIRECTORY = Path.of("src/test/resources/vectors/client");

    /** Files with an exchange per operation, captured from the official client. */
    static final List<String> OPERATIONS = List.of(
            "create",
            "create2",
            "createContainer",
            "createTTL",
            "delete",
            "exists",
            "getACL",
            "getAllChildrenNumber",
            "getChildren",
            "getChildren2",
            "getData",
            "getEphemerals",
            "multi",
            "multiRead",
            "setACL",
            "setData",
            "setWatches",
            "setWatches2",
            "sync",
            "whoAmI",
            "auth",
            "addWatch",
            "checkWatches",
            "removeWatches",
            "closeSession",
            "ping");

    /**
     * A request and what came back.
     *
     * @param reply null if the server closed the connection without one
     */
    record Exchange(
            String label, String connection, int xid, byte[] request, byte[] reply, long zxid, List<byte[]> events) {}

    private ClientVectors() {}

    static JsonNode file(String name) {
        try {
            return new ObjectMapper().readTree(DIRECTORY.resolve(name + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Exchange> exchanges(String name) {
        List<Exchange> all = new ArrayList<>();
        for (JsonNode vector : file(name).get("vectors")) {
            all.add(exchange(vector));
        }
        return all;
    }

    static Exchange exchange(JsonNode vector) {
        JsonNode reply = vector.get("reply");
        JsonNode header = reply.path("decoded").path("header");
        List<byte[]> events = new ArrayList<>();
        for (JsonNode event : vector.path("events_before_reply")) {
            events.add(hex(
                    event.isTextual() ? event.asText() : event.get("frame_hex").asText()));
        }
        return new Exchange(
                vector.path("label").asText(),
                vector.path("connection").asText(),
                vector.path("request")
                        .path("decoded")
                        .path("header")
                        .path("xid")
                        .asInt(),
                hex(vector.get("request").get("frame_hex").asText()),
                reply.isTextual() ? null : hex(reply.get("frame_hex").asText()),
                header.has("zxid")
                        ? Long.parseUnsignedLong(header.get("zxid").asText().substring(2), 16)
                        : 0,
                events);
    }

    /** By zxid, the wall clock of the captured server when it prepared the transaction; from all stats in a file. */
    static Map<Long, Long> times(String... names) {
        Map<Long, Long> times = new HashMap<>();
        for (String name : names) {
            for (JsonNode stat : file(name).findValues("stat")) {
                times.put(zxid(stat, "czxid"), stat.get("ctime").asLong());
                times.put(zxid(stat, "mzxid"), stat.get("mtime").asLong());
            }
        }
        return times;
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static long zxid(JsonNode stat, String field) {
        return Long.parseUnsignedLong(stat.get(field).asText().substring(2), 16);
    }
}
