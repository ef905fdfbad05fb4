package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.wire.io.WireReader;
import dev.baton.wire.model.Acl;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a body as it stands, without the repairs of the {@link TreeLoader}, and insists on what its format demands. */
final class BodyReader {
    private BodyReader() {}

    static TreeImage read(byte[] body) {
        WireReader in = new WireReader(body);
        Map<Long, Integer> sessions = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            assertThat(sessions.put(in.readLong(), in.readInt())).isNull();
        }
        Map<Long, List<Acl>> acls = new HashMap<>();
        acls.put(-1L, null);
        for (int left = in.readInt(); left > 0; left--) {
            long reference = in.readLong();
            assertThat(reference).isPositive();
            assertThat(acls.put(reference, in.readNullableList(Acl.MIN_BYTES, Acl::read)))
                    .isNull();
        }
        NodeDigest digests = new NodeDigest();
        Map<String, NodeImage> nodes = new TreeMap<>();
        for (String path = in.readString(); !path.equals("/"); path = in.readString()) {
            byte[] data = in.readNullableBuffer();
            long reference = in.readLong();
            assertThat(acls).as("reference of %s", path).containsKey(reference);
            StoredStat stat = new StoredStat(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong());
            String hex = data == null ? null : HexFormat.of().formatHex(data);
            boolean parentFirst =
                    path.isEmpty() ? nodes.isEmpty() : nodes.containsKey(path.substring(0, path.lastIndexOf('/')));
            assertThat(parentFirst).as("parent before %s", path).isTrue();
            NodeImage image = new NodeImage(path, hex, acls.get(reference), stat, digests.of(path, data, stat));
            assertThat(nodes.put(path, image)).as("%s once only", path).isNull();
        }
        in.expectEnd();
        return new TreeImage(nodes, sessions);
    }
}
