package dev.baton.recipes.driver;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.error.Unimplemented;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.path.ZnodePath;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes a node and what is missing above it: containers, which the server removes when they are empty again, or persistent nodes
 * on a server that has no containers. A node that exists is left as it is.
 */
public final class ParentMaker {
    private static final byte[] NO_DATA = {};

    private final Client client;

    public ParentMaker(Client client) {
        this.client = client;
    }

    /** Completes when the node is there, or fails as a create does. */
    public CompletableFuture<Void> make(String path) {
        return make(path, CreateMode.CONTAINER);
    }

    private CompletableFuture<Void> make(String path, CreateMode mode) {
        return client.create(path, NO_DATA, CreateOptions.of(mode))
                .handle((made, error) -> next(path, mode, error))
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> next(String path, CreateMode mode, @Nullable Throwable error) {
        if (error == null || error instanceof NodeExists) {
            return CompletableFuture.completedFuture(null);
        }
        if (error instanceof Unimplemented && mode == CreateMode.CONTAINER) {
            return make(path, CreateMode.PERSISTENT);
        }
        String parent = ZnodePath.parent(path);
        if (error instanceof NoNode && !parent.equals(ZnodePath.ROOT)) {
            return make(parent, mode).thenCompose(made -> make(path, mode));
        }
        return CompletableFuture.failedFuture(error);
    }
}
