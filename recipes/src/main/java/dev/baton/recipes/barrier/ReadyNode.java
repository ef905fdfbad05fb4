package dev.baton.recipes.barrier;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.BadVersion;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.kernel.Command;
import dev.baton.recipes.kernel.Problem;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.Gates;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.path.ZnodePath;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The node {@code ready} of a {@link DoubleBarrier}, which tells those who wait that the number was reached.
 *
 * <p>Its data say when: the zxid up to which the children were counted. So one of a former round, or one that is made late, lets nobody in
 * who came after that. One of Curator's members says nothing, and counts for those who were there before it.
 *
 * <p>Each announcement also writes to the barrier's node, whose version tells the announcements apart: who is to remove a {@code ready} names
 * the version at which nobody was inside any more, and so never hits one that was made since.
 */
final class ReadyNode {
    static final String NAME = "ready";
    private static final byte[] NOTHING = {};
    private static final String FULL_AT = "full at 0x";
    private static final int HEX = 16;
    private static final CreateOptions EPHEMERAL = CreateOptions.of(CreateMode.EPHEMERAL);

    private final Client client;
    private final String barrier;
    private final String path;

    ReadyNode(Client client, String barrier) {
        this.client = client;
        this.barrier = barrier;
        this.path = ZnodePath.child(barrier, NAME);
    }

    private static byte[] bytes(long fullAt) {
        return (FULL_AT + Long.toHexString(fullAt)).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a node with these data, created then, is for whoever was there at a zxid. */
    static boolean isFor(long zxid, byte @Nullable [] data, long czxid) {
        String text = data == null ? "" : new String(data, StandardCharsets.UTF_8);
        if (!text.startsWith(FULL_AT)) {
            return czxid > zxid;
        }
        try {
            return Long.parseLong(text, FULL_AT.length(), text.length(), HEX) >= zxid;
        } catch (NumberFormatException notOurs) {
            return czxid > zxid;
        }
    }

    /** Completes when it was there for somebody who was there at that zxid. */
    CompletableFuture<View> await(long zxid) {
        return Gates.await(
                client,
                path,
                view -> view.exists() && isFor(zxid, view.data(), view.czxid()),
                Command.Form.DATA,
                false);
    }

    /** Whether it is there for whoever was there at a zxid. */
    CompletableFuture<Boolean> isThereFor(long zxid) {
        return client.getData(path)
                .thenApply(node -> isFor(zxid, node.data(), node.stat().czxid()))
                .exceptionally(error -> false);
    }

    /**
     * Tells all who were there at a zxid, at which the number was reached.
     *
     * @return completes with whether that is certain; fails if the server refuses it for good
     */
    CompletableFuture<Boolean> announce(long fullAt) {
        Transaction first = Transaction.EMPTY.setData(barrier, NOTHING).create(path, bytes(fullAt), EPHEMERAL);
        return client.multi(first)
                .handle((done, error) -> end(error, () -> replace(fullAt)))
                .thenCompose(end -> end);
    }

    private static CompletableFuture<Boolean> end(
            @Nullable Throwable wrapped, Supplier<CompletableFuture<Boolean>> again) {
        Throwable error = wrapped == null ? null : Calls.unwrapped(wrapped);
        if (error instanceof NodeExists || error instanceof BadVersion) {
            return again.get();
        }
        if (error != null && Calls.problemOf(error) == Problem.REFUSED) {
            return CompletableFuture.failedFuture(error);
        }
        return CompletableFuture.completedFuture(error == null);
    }

    /** One that is there already is left if it tells them too. If not, it goes, unless another announcement comes in between. */
    private CompletableFuture<Boolean> replace(long fullAt) {
        var parent = client.exists(barrier);
        return client.getData(path)
                .thenCombine(parent, (node, stat) -> {
                    if (stat.isEmpty()) {
                        return CompletableFuture.completedFuture(false);
                    }
                    if (isFor(fullAt, node.data(), node.stat().czxid())) {
                        return CompletableFuture.completedFuture(true);
                    }
                    Transaction swap = Transaction.EMPTY
                            .setData(barrier, NOTHING, stat.get().version())
                            .delete(path)
                            .create(path, bytes(fullAt), EPHEMERAL);
                    return client.multi(swap)
                            .handle((done, error) -> end(error, () -> announce(fullAt)))
                            .thenCompose(end -> end);
                })
                .handle((end, wrapped) -> {
                    if (wrapped == null) {
                        return end;
                    }
                    boolean gone = Calls.unwrapped(wrapped) instanceof NoNode;
                    return gone ? announce(fullAt) : CompletableFuture.completedFuture(false);
                })
                .thenCompose(end -> end);
    }

    /** Removes it, unless another was announced since the barrier's node had this version. */
    CompletableFuture<Void> remove(int version) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        client.multi(Transaction.EMPTY.check(barrier, version).delete(path)).whenComplete((done, wrapped) -> {
            Throwable error = wrapped == null ? null : Calls.unwrapped(wrapped);
            if (error == null || error instanceof NoNode || error instanceof BadVersion) {
                result.complete(null);
            } else {
                result.completeExceptionally(error);
            }
        });
        return result;
    }
}
