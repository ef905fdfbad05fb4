package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.NodeData;
import dev.baton.client.error.NoNode;
import dev.baton.recipes.kernel.Ranking;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Looking at the contenders below a node from outside, and asking one of them to leave. */
public final class RankedNodes {
    /** Data by which clients of Curator ask the owner of a node to give up what it holds. */
    private static final String REVOKE = "__REVOKE__";

    private RankedNodes() {}

    /** All of them in their order; those that go meanwhile are left out, and without a parent there are none. */
    public static <T> CompletableFuture<List<T>> list(
            Client client, String parent, BiFunction<String, NodeData, T> contender) {
        return client.getChildren(parent)
                .thenApply(children -> Ranking.inOrder(children.names()))
                .exceptionally(RankedNodes::noneIfMissing)
                .thenCompose(names -> readAll(client, parent, names, contender));
    }

    private static List<String> noneIfMissing(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof NoNode) {
            return List.of();
        }
        throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    private static <T> CompletableFuture<List<T>> readAll(
            Client client, String parent, List<String> names, BiFunction<String, NodeData, T> contender) {
        List<CompletableFuture<Optional<T>>> reads = new ArrayList<>(names.size());
        for (String name : names) {
            String path = ZnodePath.child(parent, name);
            reads.add(client.getData(path)
                    .thenApply(node -> Optional.of(contender.apply(path, node)))
                    .exceptionally(error -> {
                        noneIfMissing(error);
                        return Optional.empty();
                    }));
        }
        return CompletableFuture.allOf(reads.toArray(CompletableFuture<?>[]::new))
                .thenApply(done ->
                        reads.stream().flatMap(read -> read.join().stream()).toList());
    }

    /** Asks the owner of a node to give up what it holds. */
    public static CompletableFuture<Stat> ask(Client client, String path) {
        return client.setData(path, REVOKE.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the data of a node is somebody's request to its owner, instead of what the owner wrote. */
    public static boolean isAsked(byte @Nullable [] data) {
        return data != null && REVOKE.equals(new String(data, StandardCharsets.US_ASCII));
    }
}
