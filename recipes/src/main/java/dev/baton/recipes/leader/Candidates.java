package dev.baton.recipes.leader;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.kernel.Ranking;
import dev.baton.wire.path.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Looking at the candidates below a node. */
final class Candidates {
    private static final byte[] REVOKE = "__REVOKE__".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    private Candidates() {}

    /** In their order, the leader first; those that go meanwhile are left out. */
    static CompletableFuture<List<Participant>> list(Client client, String parent) {
        return client.getChildren(parent)
                .thenApply(children -> Ranking.inOrder(children.names()))
                .exceptionally(Candidates::noneIfMissing)
                .thenCompose(names -> readAll(client, parent, names));
    }

    private static List<String> noneIfMissing(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof NoNode) {
            return List.of();
        }
        throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private static CompletableFuture<List<Participant>> readAll(Client client, String parent, List<String> names) {
        List<CompletableFuture<Optional<Participant>>> reads = new ArrayList<>(names.size());
        for (String name : names) {
            String path = ZnodePath.child(parent, name);
            reads.add(client.getData(path)
                    .thenApply(node -> Optional.of(participantOf(path, node)))
                    .exceptionally(error -> {
                        noneIfMissing(error);
                        return Optional.empty();
                    }));
        }
        return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        reads.stream().flatMap(read -> read.join().stream()).toList());
    }

    static Participant participantOf(String path, NodeData node) {
        byte[] data = node.data();
        return Participant.of(
                path,
                data == null ? NOTHING : data,
                node.stat().czxid(),
                node.stat().ephemeralOwner());
    }

    /** Asks a candidate to stand back. */
    static CompletableFuture<Void> ask(Client client, Participant leader) {
        return client.setData(leader.path(), REVOKE).thenApply(stat -> null);
    }
}
