package dev.baton.client;

import dev.baton.client.error.BadVersion;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.error.NotEmpty;
import dev.baton.client.error.ServerException;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.model.Stat;
import dev.baton.wire.path.ZnodePath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What takes more than one request. Nothing here blocks; futures complete on the client's callback lane and fail as single
 * requests do. None of it is atomic as a whole, each says in which steps it goes.
 */
@SuppressWarnings("NullAway") // futures of nothing complete with null
public final class Trees {
    private static final int BATCH_OPS_MAX = 256;
    private static final int BATCH_BYTES_MAX = 64 * 1024;
    private static final int ROUNDS_MAX = 8;
    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private Trees() {}

    /** Makes a node and its missing parents, without data; does nothing if it is there. The node is persistent, parents are containers. */
    public static CompletableFuture<Void> ensurePath(Client client, String path) {
        if (path.equals(ZnodePath.ROOT)) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        client.create(path, null, CreateOptions.of(CreateMode.PERSISTENT).withParents())
                .whenComplete((created, error) -> {
                    if (error == null || error instanceof NodeExists) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(error);
                    }
                });
        return done;
    }

    /** Sets a node's data, or creates it with its missing parents if there is none. Gives the stat after it. */
    public static CompletableFuture<Stat> createOrSet(Client client, String path, byte @Nullable [] data) {
        CompletableFuture<Stat> done = new CompletableFuture<>();
        createOrSet(client, path, data, ROUNDS_MAX, done);
        return done;
    }

    private static void createOrSet(
            Client client, String path, byte @Nullable [] data, int rounds, CompletableFuture<Stat> done) {
        client.setData(path, data).whenComplete((stat, error) -> {
            if (error instanceof NoNode && rounds > 0) {
                client.create(path, data, CreateOptions.DEFAULT.withParents()).whenComplete((created, refusal) -> {
                    if (refusal instanceof NodeExists) {
                        createOrSet(client, path, data, rounds - 1, done);
                    } else {
                        finish(done, created == null ? null : created.stat(), refusal);
                    }
                });
            } else {
                finish(done, stat, error);
            }
        });
    }

    /**
     * Deletes a node and everything below it, deepest first, in transactions of at most 256 nodes and 64 KiB of paths. Nodes that
     * others delete or create meanwhile do not matter; after eight rounds against somebody who keeps creating it fails with {@code
     * NotEmpty}. Does nothing if there is no such node. Gives the number of nodes deleted here.
     */
    public static CompletableFuture<Integer> deleteRecursive(Client client, String path) {
        if (path.equals(ZnodePath.ROOT)) {
            throw new IllegalArgumentException("the root of the tree cannot be deleted");
        }
        return new RecursiveDelete(client, path).run();
    }

    /**
     * Deletes a node for certain: goes on in the background through broken connections and new sessions until it is gone, and only
     * gives up when the client is closed or the server refuses for another reason than a missing node. A node that was
     * created anew by somebody meanwhile, as its czxid shows, is left alone.
     *
     * @param czxid of the node that is meant
     */
    public static CompletableFuture<Void> deleteGuaranteed(Client client, String path, long czxid) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        guarantee(client, path, czxid, done);
        return done;
    }

    private static void guarantee(Client client, String path, long czxid, CompletableFuture<Void> done) {
        client.exists(path).whenComplete((found, error) -> {
            if (error != null) {
                goOn(client, path, czxid, done, error);
            } else if (found.isEmpty() || found.get().czxid() != czxid) {
                done.complete(null);
            } else {
                DeleteOptions thisOne =
                        DeleteOptions.DEFAULT.withVersion(found.get().version());
                client.delete(path, thisOne).whenComplete((gone, refusal) -> {
                    if (refusal == null || refusal instanceof NoNode) {
                        done.complete(null);
                    } else {
                        goOn(client, path, czxid, done, refusal);
                    }
                });
            }
        });
    }

    private static void goOn(Client client, String path, long czxid, CompletableFuture<Void> done, Throwable error) {
        boolean hopeless = error instanceof ClientClosed
                || !(error instanceof BatonException)
                || (error instanceof ServerException refused
                        && !(refused instanceof BadVersion)
                        && !refused.retryable());
        if (hopeless || client.state().isFinal()) {
            done.completeExceptionally(error);
        } else {
            LATER.execute(() -> guarantee(client, path, czxid, done));
        }
    }

    private static <T> void finish(CompletableFuture<T> done, @Nullable T value, @Nullable Throwable error) {
        if (error == null) {
            done.complete(value);
        } else {
            done.completeExceptionally(error);
        }
    }

    /** Lists the subtree level by level, then deletes from the end of the list. On the callback lane only. */
    private static final class RecursiveDelete {
        private final Client client;
        private final String root;
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final Deque<String> found = new ArrayDeque<>();
        private final Deque<String> toList = new ArrayDeque<>();
        private int deleted;
        private int rounds;

        RecursiveDelete(Client client, String root) {
            this.client = client;
            this.root = root;
        }

        CompletableFuture<Integer> run() {
            round();
            return done;
        }

        private void round() {
            found.clear();
            toList.clear();
            found.addLast(root);
            toList.addLast(root);
            list();
        }

        private void list() {
            String next = toList.pollFirst();
            if (next == null) {
                delete();
                return;
            }
            client.getChildren(next).whenComplete((children, error) -> {
                if (error instanceof NoNode) {
                    list();
                } else if (error != null) {
                    done.completeExceptionally(error);
                } else {
                    for (String name : children.names()) {
                        String child = ZnodePath.child(next, name);
                        found.addLast(child);
                        toList.addLast(child);
                    }
                    list();
                }
            });
        }

        private void delete() {
            List<String> batch = new ArrayList<>();
            int bytes = 0;
            while (!found.isEmpty() && batch.size() < BATCH_OPS_MAX && bytes < BATCH_BYTES_MAX) {
                String path = found.removeLast();
                batch.add(path);
                bytes += path.length();
            }
            if (batch.isEmpty()) {
                done.complete(deleted);
                return;
            }
            Transaction transaction = Transaction.EMPTY;
            for (String path : batch) {
                transaction = transaction.delete(path);
            }
            client.multi(transaction).whenComplete((result, error) -> {
                if (error == null) {
                    deleted += batch.size();
                    delete();
                } else if (error instanceof NoNode || error instanceof NotEmpty) {
                    oneByOne(batch, 0);
                } else {
                    done.completeExceptionally(error);
                }
            });
        }

        /** Somebody else has changed something, so the transaction did nothing. */
        private void oneByOne(List<String> batch, int index) {
            if (index == batch.size()) {
                delete();
                return;
            }
            client.delete(batch.get(index)).whenComplete((gone, error) -> {
                if (error == null || error instanceof NoNode) {
                    deleted += error == null ? 1 : 0;
                    oneByOne(batch, index + 1);
                } else if (error instanceof NotEmpty && rounds < ROUNDS_MAX) {
                    rounds++;
                    round();
                } else {
                    done.completeExceptionally(error);
                }
            });
        }
    }
}
