package dev.baton.recipes.queue;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.model.CreateMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts items into a queue that has a bound. */
final class Puts {
    private static final int CHUNK_ITEMS_MAX = 500;
    private static final int CHUNK_BYTES_MAX = 256 * 1024;
    private static final int CHECK_EVERY = 50;

    private final Client client;
    private final String path;
    private final int itemsMax;

    // guarded by this
    private int untilCheck;

    /** An item on its way: what its name begins with, and its bytes. */
    record Entry(String prefix, byte[] data) {}

    Puts(Client client, String path, int itemsMax) {
        this.client = client;
        this.path = path;
        this.itemsMax = itemsMax;
    }

    CompletableFuture<Void> put(Entry entry) {
        return checkRoom(1).thenCompose(room -> create(entry));
    }

    private CompletableFuture<Void> create(Entry entry) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        String node = path + "/" + entry.prefix();
        client.create(node, entry.data(), CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL))
                .whenComplete((made, error) -> end(error, () -> create(entry), result));
        return result;
    }

    private void end(
            @Nullable Throwable error, Supplier<CompletableFuture<Void>> again, CompletableFuture<Void> result) {
        if (error == null) {
            result.complete(null);
        } else if (error instanceof NoNode) {
            Calls.forward(makeParent().thenCompose(made -> again.get()), result);
        } else {
            result.completeExceptionally(error);
        }
    }

    /** In transactions of up to some hundred items, one after the other; each is put as a whole or not at all. */
    CompletableFuture<Void> putAll(List<Entry> entries) {
        if (entries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return checkRoom(entries.size()).thenCompose(room -> putChunks(entries, 0));
    }

    private CompletableFuture<Void> putChunks(List<Entry> entries, int from) {
        if (from >= entries.size()) {
            return CompletableFuture.completedFuture(null);
        }
        Transaction chunk = Transaction.EMPTY;
        int bytes = 0;
        int to = from;
        while (to < entries.size() && to - from < CHUNK_ITEMS_MAX) {
            Entry entry = entries.get(to);
            bytes += entry.data().length;
            if (to > from && bytes > CHUNK_BYTES_MAX) {
                break;
            }
            chunk = chunk.create(
                    path + "/" + entry.prefix(), entry.data(), CreateOptions.of(CreateMode.PERSISTENT_SEQUENTIAL));
            to++;
        }
        int next = to;
        return commit(chunk).thenCompose(done -> putChunks(entries, next));
    }

    private CompletableFuture<Void> commit(Transaction chunk) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        client.multi(chunk).whenComplete((done, error) -> end(error, () -> commit(chunk), result));
        return result;
    }

    /** It stays when it is empty: the numbers of a container that is made once more would begin again, and name other items. */
    private CompletableFuture<Void> makeParent() {
        return client.create(
                        path,
                        new byte[0],
                        CreateOptions.of(CreateMode.PERSISTENT).withParents())
                .<Void>thenApply(made -> null)
                .exceptionally(error -> Calls.ignoring(NodeExists.class, error));
    }

    /** Asks the ensemble for the size now and then, and more often the fuller the queue is. */
    private CompletableFuture<Void> checkRoom(int items) {
        synchronized (this) {
            untilCheck -= items;
            if (untilCheck >= 0) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return size().thenCompose(size -> {
            if (size + items > itemsMax) {
                return CompletableFuture.failedFuture(
                        new QueueFull(Calls.context("put", path, client), size, itemsMax));
            }
            synchronized (this) {
                untilCheck = Math.min(CHECK_EVERY, (itemsMax - size) / 4) - items;
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Behind a sync, so that whatever was put before the call counts. */
    CompletableFuture<Integer> confirmedSize() {
        CompletableFuture<?> synced = client.sync(path);
        return Calls.plain(size().thenCombine(synced, (size, done) -> size));
    }

    private CompletableFuture<Integer> size() {
        return client.exists(path)
                .thenApply(stat -> stat.map(found -> found.numChildren()).orElse(0));
    }
}
