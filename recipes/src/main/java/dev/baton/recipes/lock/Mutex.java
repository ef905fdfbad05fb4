package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ErrorContext;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A lock that one holder has at a time, among all clients of an ensemble that use the same path. Fair: admission is in the order
 * in which contenders reached the ensemble. Not reentrant: a second acquisition by the same process waits like anybody else's. Any
 * number of acquisitions may be under way at a time. Thread-safe, holds nothing while unused.
 *
 * <p>The znodes are those of Curator's {@code InterProcessMutex}, so clients of both kinds exclude each other: below the lock's
 * path, which is made as a container if missing (as a persistent node where the server has no containers), each contender has
 * an ephemeral node {@code _c_<uuid>-lock-<number>}; the lowest number holds, and everybody else watches the one before.
 *
 * <p>What happens while an acquisition waits:
 *
 * <ul>
 *   <li><b>The connection breaks.</b> The waiting goes on; after the reconnection the own node and the one before are read again.
 *   <li><b>The session is lost</b>, or somebody deletes the contender's node: it queues up again, at the end, with a new node.
 *   <li><b>A creation with unknown outcome</b> (the connection broke before the answer) is resolved by the unique name, behind a
 *       sync: the node is adopted if it is there, and made anew if not. No node is left behind.
 *   <li><b>Time runs out, the future is cancelled, the thread is interrupted:</b> the call ends at once; the contender's node is
 *       removed in the background, as durably as by {@link LockHandle#release()}.
 *   <li><b>The client is closed:</b> the call fails at once with {@link dev.baton.client.error.ClientClosed}.
 *   <li><b>The server refuses</b> (missing rights, a parent that cannot have children, a quota): the call fails with the server's
 *       exception.
 * </ul>
 *
 * <p>An acquisition that ends with a handle has a session that is proven for at least a third of its timeout.
 */
public final class Mutex {
    static final String LABEL = "lock-";

    private final Client client;
    private final String path;
    private final Keeper keeper;

    private Mutex(Client client, String path) {
        this.client = client;
        this.path = path;
        this.keeper = new Keeper(client, path);
    }

    /**
     * The mutex at a path. Makes no request.
     *
     * @param path any path but the root; only for this lock, without other children
     */
    public static Mutex on(Client client, String path) {
        String defect = path.equals(ZnodePath.ROOT) ? "the root cannot be a lock" : ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        return new Mutex(client, path);
    }

    /** Where the lock is. */
    public String path() {
        return path;
    }

    /**
     * Acquires the lock, waiting for it if necessary.
     *
     * @param timeout how long to wait at most, including for a connection; positive
     * @return completes with the handle, or fails with {@link LockTimeout} or as the class says. Cancelling it ends the waiting. If
     *     it is completed by somebody else, for example by {@code orTimeout}, nothing stays acquired
     */
    public CompletableFuture<LockHandle> acquire(Duration timeout) {
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        start(
                timeout,
                true,
                new Attempt.Caller() {
                    @Override
                    public boolean admitted(LockHandle handle) {
                        return result.complete(handle);
                    }

                    @Override
                    public void busy() {
                        throw new IllegalStateException("a patient attempt cannot be turned away");
                    }

                    @Override
                    public void failed(Throwable error) {
                        result.completeExceptionally(error);
                    }
                },
                result);
        return result;
    }

    /**
     * Acquires the lock if nobody has it or waits for it.
     *
     * @return completes with the handle, or empty if somebody was before; fails with {@link LockTimeout} if no server answers within
     *     the session's timeout, or as the class says. Otherwise as for {@link #acquire(Duration)}
     */
    public CompletableFuture<Optional<LockHandle>> tryAcquire() {
        CompletableFuture<Optional<LockHandle>> result = new CompletableFuture<>();
        start(
                client.negotiatedTimeout(),
                false,
                new Attempt.Caller() {
                    @Override
                    public boolean admitted(LockHandle handle) {
                        return result.complete(Optional.of(handle));
                    }

                    @Override
                    public void busy() {
                        result.complete(Optional.empty());
                    }

                    @Override
                    public void failed(Throwable error) {
                        result.completeExceptionally(error);
                    }
                },
                result);
        return result;
    }

    /**
     * As {@link #acquire(Duration)}, waiting for it. Not for the client's callback lane, where no answer can arrive meanwhile.
     *
     * @throws LockTimeout if the lock was not acquired in time
     * @throws BatonException as the class says
     * @throws InterruptedException if the thread is interrupted; then the lock is not acquired, or released again
     */
    public LockHandle lock(Duration timeout) throws InterruptedException {
        return await(acquire(timeout), LockHandle::release);
    }

    /**
     * As {@link #tryAcquire()}, waiting for the answer. Not for the client's callback lane.
     *
     * @throws BatonException as the class says
     * @throws InterruptedException if the thread is interrupted; then the lock is not acquired, or released again
     */
    public Optional<LockHandle> tryLock() throws InterruptedException {
        return await(tryAcquire(), handle -> handle.ifPresent(LockHandle::release));
    }

    private void start(Duration timeout, boolean patient, Attempt.Caller caller, CompletableFuture<?> result) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        Attempt attempt = new Attempt(client, keeper, path, timeout, patient, caller);
        keeper.start(attempt);
        result.whenComplete((handle, error) -> {
            if (error != null) {
                attempt.abandon();
            }
        });
    }

    private interface Undo<T> {
        void undo(T result);
    }

    private static <T> T await(CompletableFuture<T> future, Undo<T> undo) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            if (!future.cancel(false) && !future.isCompletedExceptionally()) {
                undo.undo(future.join());
            }
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BatonException error) {
                error.fillInStackTrace();
                throw error;
            }
            throw new IllegalStateException("unexpected failure", e.getCause());
        }
    }

    /** What an exception of this lock is about. */
    static ErrorContext context(Client client, String path) {
        return new ErrorContext("lock", path, client.lastZxid());
    }

    @Override
    public String toString() {
        return "Mutex[" + path + "]";
    }
}
