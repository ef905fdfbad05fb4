package dev.baton.recipes.barrier;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Gates;
import dev.baton.wire.model.CreateMode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Holds everybody back while its node exists; Curator's {@code DistributedBarrier} uses the same node. Thread-safe; holds nothing while
 * unused.
 *
 * <ul>
 *   <li><b>Guarantee:</b> waiting ends only after the node was seen to be missing, behind a sync.
 *   <li><b>Suspension, loss of the session:</b> the waiting goes on and looks again afterwards; the node is persistent.
 *   <li><b>Close of the client:</b> {@link dev.baton.client.error.ClientClosed}.
 *   <li><b>Unknown outcome</b> of setting or removing: repeated until it is certain, since both may be done twice.
 * </ul>
 */
public final class Barrier {
    private final Client client;
    private final String path;

    private Barrier(Client client, String path) {
        this.client = client;
        this.path = path;
    }

    /** The barrier at a path. Makes no request. */
    public static Barrier on(Client client, String path) {
        return new Barrier(client, Calls.path(path));
    }

    /** Sets the barrier, if it is not set. */
    public CompletableFuture<Void> setAsync(Duration limit) {
        CreateOptions options = CreateOptions.of(CreateMode.PERSISTENT).withParents();
        return Calls.persistently(
                Calls.positive(limit),
                () -> client.create(path, new byte[0], options)
                        .<Void>thenApply(made -> null)
                        .exceptionally(error -> Calls.ignoring(NodeExists.class, error)));
    }

    /** Removes the barrier, if it is set: everybody goes on. */
    public CompletableFuture<Void> removeAsync(Duration limit) {
        return Calls.persistently(
                Calls.positive(limit),
                () -> client.delete(path).exceptionally(error -> Calls.ignoring(NoNode.class, error)));
    }

    /** Completes when the barrier is not set; fails with {@link BarrierTimeout} if it is set for longer. */
    public CompletableFuture<Void> awaitAsync(Duration timeout) {
        Calls.positive(timeout);
        CompletableFuture<Void> result = new CompletableFuture<>();
        var gate = Gates.await(client, path, view -> !view.exists(), Command.Form.DATA, true);
        Calls.forward(gate.thenApply(open -> null), result);
        Calls.limit(
                result,
                timeout,
                () -> result.completeExceptionally(new BarrierTimeout(
                        Calls.context("await barrier", path, client), timeout, "client " + client.state())));
        result.whenComplete((open, error) -> gate.cancel(false));
        return result;
    }

    /** As {@link #setAsync}, waiting. */
    public void set(Duration limit) throws InterruptedException {
        Calls.await(setAsync(limit));
    }

    /** As {@link #removeAsync}, waiting. */
    public void remove(Duration limit) throws InterruptedException {
        Calls.await(removeAsync(limit));
    }

    /** As {@link #awaitAsync}, waiting. */
    public void await(Duration timeout) throws InterruptedException {
        Calls.await(awaitAsync(timeout));
    }

    @Override
    public String toString() {
        return "Barrier[" + path + "]";
    }
}
