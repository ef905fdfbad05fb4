package dev.baton.client;

import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A create that makes missing parents. It tries the node first, since parents are rarely missing, then climbs to the first parent
 * that can be made and comes back down. Parents are containers, so they go when their last child has gone; one that goes just
 * before the child comes is made again. Paths are the server's: a missing chroot is made too.
 */
final class ParentMaker {
    private static final int ROUNDS_MAX = 4;

    private final Creator creator;
    private final String path;
    private final byte @Nullable [] data;
    private final CreateOptions options;
    private final CompletableFuture<Created> result = new CompletableFuture<>();
    private int rounds;

    /** One plain create. */
    @FunctionalInterface
    interface Creator {
        CompletableFuture<Created> create(String path, byte @Nullable [] data, CreateOptions options);
    }

    ParentMaker(Creator creator, String path, byte @Nullable [] data, CreateOptions options) {
        this.creator = creator;
        this.path = path;
        this.data = data;
        this.options = options;
    }

    CompletableFuture<Created> run() {
        tryNode();
        return result;
    }

    private void tryNode() {
        creator.create(path, data, options).whenComplete((created, error) -> {
            if (error == null) {
                result.complete(created);
            } else if (error instanceof NoNode && rounds < ROUNDS_MAX) {
                rounds++;
                make(ZnodePath.parent(path), this::tryNode);
            } else {
                result.completeExceptionally(error);
            }
        });
    }

    private void make(String parent, Runnable then) {
        CreateOptions asContainer = CreateOptions.of(CreateMode.CONTAINER);
        creator.create(parent, null, asContainer).whenComplete((created, error) -> {
            if (error == null || error instanceof NodeExists) {
                then.run();
            } else if (error instanceof NoNode && !parent.equals(ZnodePath.ROOT)) {
                make(ZnodePath.parent(parent), () -> make(parent, then));
            } else {
                result.completeExceptionally(error);
            }
        });
    }
}
