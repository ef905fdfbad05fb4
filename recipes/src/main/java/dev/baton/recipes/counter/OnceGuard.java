package dev.baton.recipes.counter;

import dev.baton.client.Client;
import dev.baton.client.CreateOptions;
import dev.baton.client.Transaction;
import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.client.error.ServerException;
import dev.baton.recipes.kernel.View;
import dev.baton.recipes.lock.LockHandle;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.node.Calls;
import dev.baton.recipes.node.NodeWatch;
import dev.baton.wire.model.CreateMode;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Does a piece of work once per key in the whole fleet, and gives everybody its result. Thread-safe.
 *
 * <ul>
 *   <li><b>Guarantee:</b> at most one result is ever stored for a key, and everybody who asks gets that one. Work is done by one process at a
 *       time, under a lock. If that process dies or loses its lock on the way, the work is done again by the next one that asks: what it
 *       does to the world must be fenced by {@link Work#run(long)}'s token or bear repetition.
 *   <li><b>Loss of the session</b> during the work: {@link OnceLost}; the result is stored in one transaction with a check of the
 *       lock, so a late result cannot replace another.
 *   <li><b>Unknown outcome</b> of storing: resolved by reading.
 *   <li><b>Work that fails</b> stores nothing; the next one that asks does it again.
 * </ul>
 *
 * <p>Nodes: {@code <path>/results/<key>} with the result as data, {@code <path>/locks/<key>} for the lock. Results stay until {@link
 * #forget}.
 */
public final class OnceGuard {
    private static final int STORE_ATTEMPTS_MAX = 5;

    private final Client client;
    private final String path;

    /** What is to be done once. */
    @FunctionalInterface
    public interface Work {
        /**
         * Does it.
         *
         * @param token fencing token of the lock: larger than that of anybody who has tried before
         * @return the result to store
         */
        CompletableFuture<byte[]> run(long token);
    }

    /**
     * The result of a key.
     *
     * @param value the bytes
     * @param replayed whether it had been stored before this call, or by somebody else
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Result(byte[] value, boolean replayed) {}

    private OnceGuard(Client client, String path) {
        this.client = client;
        this.path = Calls.path(path);
    }

    /** A guard with its keys below a path. Makes no request. */
    public static OnceGuard on(Client client, String path) {
        return new OnceGuard(client, path);
    }

    /**
     * Gives the stored result, or does the work and stores its result.
     *
     * @param key one segment of a path
     * @param limit how long to wait for another process that is at it, and for answers; the work itself is not limited
     * @return fails with {@link dev.baton.recipes.lock.LockTimeout} if somebody else is at it for longer, {@link OnceLost}, or as the
     *     work fails
     */
    public CompletableFuture<Result> runAsync(String key, Duration limit, Work work) {
        String result = result(key);
        Mutex mutex = Mutex.on(client, ZnodePath.child(ZnodePath.child(path, "locks"), key));
        CompletableFuture<Result> answer = NodeWatch.read(client, result)
                .thenCompose(stored -> stored.exists()
                        ? CompletableFuture.completedFuture(new Result(stored.bytes(), true))
                        : mutex.acquire(limit).thenCompose(lock -> underLock(result, lock, limit, work)));
        return Calls.plain(answer);
    }

    /** As {@link #runAsync}, waiting for the result. */
    public Result run(String key, Duration limit, Work work) throws InterruptedException {
        return Calls.await(runAsync(key, limit, work));
    }

    private CompletableFuture<Result> underLock(String result, LockHandle lock, Duration limit, Work work) {
        CompletableFuture<Result> done = NodeWatch.read(client, result)
                .thenCompose(stored -> stored.exists()
                        ? CompletableFuture.completedFuture(new Result(stored.bytes(), true))
                        : work.run(lock.token()).thenCompose(value -> store(result, lock, limit, value)));
        return done.whenComplete((value, error) -> lock.release());
    }

    private CompletableFuture<Result> store(String result, LockHandle lock, Duration limit, byte[] value) {
        CompletableFuture<Result> stored = new CompletableFuture<>();
        attempt(result, lock, value, 1, stored);
        Calls.limit(
                stored,
                limit,
                () -> stored.completeExceptionally(new OnceLost(Calls.context("once", result, client), null)));
        return stored;
    }

    private void attempt(String result, LockHandle lock, byte[] value, int number, CompletableFuture<Result> stored) {
        Transaction guarded = Transaction.EMPTY.check(lock.path(), -1).create(result, value);
        client.multi(guarded).whenComplete((done, error) -> {
            if (error == null) {
                stored.complete(new Result(value, false));
            } else if (number >= STORE_ATTEMPTS_MAX || stored.isDone()) {
                stored.completeExceptionally(error);
            } else if (error instanceof NoNode missing && missing.opIndex() == 0) {
                stored.completeExceptionally(new OnceLost(Calls.context("once", result, client), error));
            } else if (error instanceof NoNode) {
                client.create(
                                ZnodePath.parent(result),
                                null,
                                CreateOptions.of(CreateMode.CONTAINER).withParents())
                        .whenComplete((made, ignored) -> attempt(result, lock, value, number + 1, stored));
            } else if (error instanceof NodeExists || isUnknown(error)) {
                lookUp(result, lock, value, number, stored);
            } else if (error instanceof BatonException known
                    && known.retryable()
                    && !(error instanceof ServerException)) {
                attempt(result, lock, value, number + 1, stored);
            } else {
                stored.completeExceptionally(error);
            }
        });
    }

    private static boolean isUnknown(Throwable error) {
        return error instanceof BatonException known && known.applied() == Applied.UNKNOWN;
    }

    private void lookUp(String result, LockHandle lock, byte[] value, int number, CompletableFuture<Result> stored) {
        NodeWatch.read(client, result).whenComplete((view, error) -> {
            if (error != null) {
                stored.completeExceptionally(error);
            } else if (view.exists()) {
                stored.complete(new Result(view.bytes(), !view.holds(value)));
            } else {
                attempt(result, lock, value, number + 1, stored);
            }
        });
    }

    /** Forgets a key, so that its work can be done again. Completes with whether there was a result. */
    public CompletableFuture<Boolean> forget(String key) {
        CompletableFuture<Boolean> forgotten = new CompletableFuture<>();
        client.delete(result(key)).whenComplete((done, error) -> {
            if (error == null || error instanceof NoNode) {
                forgotten.complete(error == null);
            } else {
                forgotten.completeExceptionally(error);
            }
        });
        return forgotten;
    }

    /** The stored result of a key, if there is one. */
    public CompletableFuture<Optional<byte[]>> peek(String key) {
        return Calls.plain(NodeWatch.read(client, result(key)).thenApply(OnceGuard::stored));
    }

    private static Optional<byte[]> stored(View view) {
        return view.exists() ? Optional.of(view.bytes()) : Optional.empty();
    }

    private String result(String key) {
        return ZnodePath.child(ZnodePath.child(path, "results"), Calls.name("key", key));
    }

    @Override
    public String toString() {
        return "OnceGuard[" + path + "]";
    }
}
