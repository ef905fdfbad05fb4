package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.kernel.Ranking;
import dev.baton.wire.path.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Looking at the contenders of a lock from outside. */
final class Contenders {
    private static final byte[] REVOKE = "__REVOKE__".getBytes(StandardCharsets.US_ASCII);

    private Contenders() {}

    /** In their order; those that go meanwhile are left out. */
    static CompletableFuture<List<LockContender>> list(Client client, String parent) {
        return client.getChildren(parent)
                .thenApply(children -> Ranking.inOrder(children.names()))
                .exceptionally(Contenders::noneIfMissing)
                .thenCompose(names -> readAll(client, parent, names));
    }

    private static List<String> noneIfMissing(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof NoNode) {
            return List.of();
        }
        throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private static CompletableFuture<List<LockContender>> readAll(Client client, String parent, List<String> names) {
        List<CompletableFuture<Optional<LockContender>>> reads = new ArrayList<>(names.size());
        for (String name : names) {
            String path = ZnodePath.child(parent, name);
            reads.add(client.getData(path)
                    .thenApply(node -> Optional.of(contenderOf(path, node)))
                    .exceptionally(error -> {
                        noneIfMissing(error);
                        return Optional.empty();
                    }));
        }
        return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        reads.stream().flatMap(read -> read.join().stream()).toList());
    }

    private static LockContender contenderOf(String path, NodeData node) {
        byte[] data = node.data();
        return new LockContender(
                path,
                node.stat().czxid(),
                node.stat().ephemeralOwner(),
                Instant.ofEpochMilli(node.stat().ctime()),
                data == null ? Optional.empty() : LockOwner.decode(data));
    }

    /** Asks one of them to give up. */
    static CompletableFuture<LockContender> revoke(Client client, LockContender holder) {
        return client.setData(holder.path(), REVOKE).thenApply(stat -> holder);
    }
}
