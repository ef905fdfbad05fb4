package dev.baton.conformance.storage;

import dev.baton.conformance.harness.RawConnection;
import dev.baton.conformance.harness.RawConnection.Reply;
import dev.baton.conformance.harness.ServerSettings;
import dev.baton.conformance.harness.ServerUnderTest;
import dev.baton.wire.model.Acl;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.op.Auth;
import dev.baton.wire.op.GetAcl;
import dev.baton.wire.op.GetChildren;
import dev.baton.wire.op.GetData;
import dev.baton.wire.op.OpCode;
import dev.baton.wire.op.OpRequest;
import dev.baton.wire.op.OpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a server shows of its tree to a super user: paths, data, stats and ACLs. */
public record TreeImage(Map<String, String> nodes) {
    private static final int BATCH = 100;

    /** Reads the whole tree, the nodes of the system included. */
    public static TreeImage of(ServerUnderTest server) {
        try (RawConnection connection = RawConnection.session(server)) {
            connection.send(
                    -4,
                    OpCode.AUTH.code(),
                    RawConnection.bytesOf(
                            new Auth.Request(0, "digest", ServerSettings.SUPER.getBytes(StandardCharsets.UTF_8))));
            connection.readReply();
            Map<String, String> nodes = new TreeMap<>();
            Deque<String> open = new ArrayDeque<>(List.of("/"));
            while (!open.isEmpty()) {
                List<String> batch = new ArrayList<>();
                while (batch.size() < BATCH && !open.isEmpty()) {
                    batch.add(open.remove());
                }
                describe(connection, batch, nodes, open);
            }
            return new TreeImage(nodes);
        }
    }

    /** Asks for a number of nodes at once: one at a time takes a round trip for each. */
    private static void describe(
            RawConnection connection, List<String> paths, Map<String, String> nodes, Deque<String> open) {
        for (String path : paths) {
            connection.send(new GetData.Request(path, false));
            connection.send(new GetAcl.Request(path));
            connection.send(new GetChildren.Request(path, false));
        }
        for (String path : paths) {
            GetData.Response node = (GetData.Response) answer(connection, new GetData.Request(path, false));
            GetAcl.Response access = (GetAcl.Response) answer(connection, new GetAcl.Request(path));
            nodes.put(path, describe(node, access));
            GetChildren.Response children =
                    (GetChildren.Response) answer(connection, new GetChildren.Request(path, false));
            for (String name : children.children()) {
                open.add(path.equals("/") ? "/" + name : path + "/" + name);
            }
        }
    }

    private static String describe(GetData.Response node, GetAcl.Response access) {
        List<Acl> acl = access.acl().stream()
                .sorted(Comparator.comparing(Acl::toString))
                .toList();
        Stat stat = node.stat();
        String data = node.data() == null ? "null" : HexFormat.of().formatHex(node.data());
        return "data=" + data + " " + stat + " " + acl;
    }

    private static OpResponse answer(RawConnection connection, OpRequest request) {
        Reply reply = connection.readReply();
        if (reply == null || reply.error() != ErrorCode.OK) {
            throw new IllegalStateException(request + " was answered " + reply);
        }
        return reply.as(request);
    }

    public int size() {
        return nodes.size();
    }
}
