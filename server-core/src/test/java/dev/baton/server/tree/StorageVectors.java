package dev.baton.server.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.AclId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The captured files and their listings. */
public final class StorageVectors {
    private static final Path DIRECTORY = Path.of("src/test/resources/vectors/storage");

    private StorageVectors() {}

    public static JsonNode listing(String file) {
        try {
            return new ObjectMapper().readTree(DIRECTORY.resolve(file + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] file(String name) {
        try {
            return Files.readAllBytes(DIRECTORY.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Entries of the log, without what frames them in the file. */
    public static List<byte[]> logEntries() {
        List<byte[]> entries = new ArrayList<>();
        for (JsonNode record : listing("log.1").get("records")) {
            byte[] framed = HexFormat.of().parseHex(record.get("hex").asText());
            byte[] entry = new byte[record.get("length").asInt()];
            System.arraycopy(framed, 12, entry, 0, entry.length);
            entries.add(entry);
        }
        return entries;
    }

    /** A snapshot file, positioned behind its header of 16 bytes. */
    static SnapshotInput snapshot(String name) {
        byte[] bytes = file(name);
        SnapshotInput in = Bodies.input(bytes);
        in.readLong();
        in.readLong();
        return in;
    }

    /** The znodes of a listing by path. */
    static Map<String, NodeImage> nodes(JsonNode listing) {
        Map<Long, List<Acl>> acls = new TreeMap<>();
        for (JsonNode entry : listing.get("acls")) {
            acls.put(entry.get("id").asLong(), acl(entry.get("acl")));
        }
        Map<String, NodeImage> nodes = new TreeMap<>();
        for (JsonNode node : listing.get("nodes")) {
            NodeImage image = new NodeImage(
                    node.get("path").asText(),
                    node.get("data").isNull()
                            ? null
                            : node.get("data").get("hex").asText(),
                    node.get("acl").asLong() == AclTable.OPEN_REFERENCE
                            ? null
                            : acls.get(node.get("acl").asLong()),
                    stat(node.get("stat")),
                    node.get("nodeDigest").asLong());
            nodes.put(image.path(), image);
        }
        return nodes;
    }

    public static List<Acl> acl(JsonNode entries) {
        List<Acl> acl = new ArrayList<>();
        for (JsonNode entry : entries) {
            JsonNode id = entry.get("id");
            acl.add(new Acl(
                    entry.get("perms").asInt(),
                    new AclId(id.get("scheme").asText(), id.get("id").asText())));
        }
        return acl;
    }

    /** A number that the listings show as unsigned hex. */
    public static long hex(JsonNode value) {
        return Long.parseUnsignedLong(value.asText().substring(2), 16);
    }

    private static StoredStat stat(JsonNode stat) {
        return new StoredStat(
                hex(stat.get("czxid")),
                hex(stat.get("mzxid")),
                stat.get("ctime").asLong(),
                stat.get("mtime").asLong(),
                stat.get("version").asInt(),
                stat.get("cversion").asInt(),
                stat.get("aversion").asInt(),
                hex(stat.get("ephemeralOwner")),
                hex(stat.get("pzxid")));
    }
}
