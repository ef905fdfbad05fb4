package dev.baton.recipes.lock;

import dev.baton.client.Client;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.driver.Keeper;
import dev.baton.recipes.kernel.Admission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that one holder has at a time, among all clients of an ensemble that use the same path. Fair: admission is in the order
 * in which contenders reached the ensemble. Not reentrant: a second acquisition by the same process waits like anybody else's. Any
 * number of acquisitions may be under way at a time. Thread-safe, holds nothing while unused.
 *
 * <p>The znodes are those of Curator's {@code InterProcessMutex}, so clients of both kinds exclude each other: below the lock's
 * path, which is made as a container if missing (as a persistent node where the server has no containers), each contender has
 * an ephemeral node {@code _c_<uuid>-lock-<number>}; the lowest number holds, and everybody else watches the two before.
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
 * <p>With {@link LockOptions#graceAfterLoss()} a lock whose holder was lost, by its session's end or otherwise than by a release, stays
 * closed for a while: whoever is next waits with its place in the queue, an attempt that does not wait finds the lock taken. A
 * persistent node beside the lock, {@code <path>-holder}, then says whose turn it was last; clients of Curator neither see nor keep
 * that time.
 *
 * <p>An acquisition that ends with a handle has a session that is proven for at least a sixth of its timeout.
 */
public final class Mutex implements DistributedLock {
    private static final String LABEL = "lock-";

    private final Client client;
    private final String path;
    private final LockOptions options;
    private final Keeper keeper;

    private Mutex(Client client, String path, LockOptions options) {
        this.client = client;
        this.path = Acquisition.checkedPath(path);
        this.options = options;
        this.keeper = new Keeper(client, path);
    }

    /**
     * The mutex at a path. Makes no request.
     *
     * @param path any path but the root; only for this lock, without other children
     */
    public static Mutex on(Client client, String path) {
        return on(client, path, LockOptions.DEFAULT);
    }

    /** The mutex at a path, with options. */
    public static Mutex on(Client client, String path, LockOptions options) {
        return new Mutex(client, path, options);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public CompletableFuture<LockHandle> acquire(Duration timeout) {
        if (options.graceAfterLoss() == null) {
            return Acquisition.patient(client, keeper, contest(true, timeout), options);
        }
        return new GracePeriod(client, path, options, timeout)
                .patient(Acquisition.patient(client, keeper, contest(true, timeout), options.ofContender()));
    }

    @Override
    public LockHandle lock(Duration timeout) throws InterruptedException {
        return Acquisition.await(acquire(timeout));
    }

    @Override
    public CompletableFuture<Optional<LockHandle>> tryAcquire() {
        Duration limit = Acquisition.answerWithin(client);
        if (options.graceAfterLoss() == null) {
            return Acquisition.impatient(client, keeper, contest(false, limit), options);
        }
        Duration patience = limit.plus(options.graceAfterLoss().multipliedBy(2));
        return new GracePeriod(client, path, options, patience)
                .impatient(Acquisition.impatient(client, keeper, contest(false, limit), options.ofContender()));
    }

    /**
     * Goes on with a lock that another process held with this client's session, see {@link Client#exportSession()}: the handle is on
     * the same node and has the same token, and nobody else has had the lock in between. The former handle was lost, for
     * {@link LostReason#CLIENT_CLOSED}, before the session could be exported. To be asked for until there is an answer; of two
     * handles on one node, the release of one ends the other.
     *
     * @param token that of the former handle
     * @param timeout how long to wait for a connection and the answers; positive
     * @return completes with the handle, or fails with {@link LockLost} if the session, which may be a new one, does not hold the lock
     *     with that token; with {@link LockTimeout}, or the last failure of the connection, if that could not be found out in time: then
     *     the session may hold the lock still; ask again, or close the client. A node of the session that only waits for the lock is
     *     removed
     */
    public CompletableFuture<LockHandle> takeOver(long token, Duration timeout) {
        return TakeOver.begin(this, client, token, timeout);
    }

    CompletableFuture<LockHandle> takeOver(Contest.Former former, Duration timeout) {
        Contest contest = contest(false, timeout).withFormer(former);
        if (options.graceAfterLoss() == null) {
            return Acquisition.patient(client, keeper, contest, options);
        }
        return new GracePeriod(client, path, options, timeout)
                .patient(Acquisition.patient(client, keeper, contest, options.ofContender()));
    }

    /**
     * Who holds the lock and who waits for it, in order: the first holds. As the server that this client is connected to knows it,
     * which may be a little behind.
     */
    public CompletableFuture<List<LockContender>> contenders() {
        return Contenders.list(client, path);
    }

    /**
     * Asks the holder to give the lock up, see {@link LockHandle#revocationRequested()}; holders of Curator's are asked if they
     * have made their lock revocable.
     *
     * @return completes with whom was asked, or empty if nobody holds the lock
     */
    public CompletableFuture<Optional<LockContender>> requestRevocation() {
        return contenders()
                .thenCompose(all -> all.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : Contenders.revoke(client, all.get(0)).thenApply(Optional::of));
    }

    private Contest contest(boolean patient, Duration timeout) {
        LockOwner owner = options.owner().here();
        return Contest.of(path, LABEL, Admission.MUTEX, patient, timeout).withData(owner::encode);
    }

    @Override
    public String toString() {
        return "Mutex[" + path + "]";
    }
}
