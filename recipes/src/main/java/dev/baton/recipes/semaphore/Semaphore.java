package dev.baton.recipes.semaphore;

import dev.baton.client.Client;
import dev.baton.recipes.driver.Contest;
import dev.baton.recipes.driver.Keeper;
import dev.baton.recipes.kernel.Admission;
import dev.baton.recipes.lock.LockOptions;
import dev.baton.recipes.lock.LockTimeout;
import dev.baton.recipes.lock.Mutex;
import dev.baton.recipes.node.Calls;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A limited number of permits among all clients of an ensemble that use the same path. Fair: who comes first gets its permits first,
 * so an acquisition of many is not overtaken by acquisitions of few. Thread-safe, holds nothing while unused.
 *
 * <p>The znodes are those of Curator's {@code InterProcessSemaphoreV2}, so clients of both kinds share the permits: acquisitions
 * queue up at {@code <path>/locks}, as at a {@link Mutex}; the first in the queue makes an ephemeral node {@code
 * _c_<uuid>-lease-<number>} below {@code <path>/leases} for each permit, waits until fewer than the limit are before each of them,
 * and leaves the queue. A permit is its node. Everybody must use the same limit; {@link #sharedLimit} keeps it in a node.
 *
 * <p>What happens while an acquisition waits is what {@link Mutex} says. If the session is lost after some of several permits were
 * granted, all are acquired anew, or the acquisition fails with {@link dev.baton.recipes.lock.LockLost}.
 */
public final class Semaphore {
    private static final String LABEL = "lease-";

    private final Client client;
    private final String path;
    private final String leases;
    private final IntSupplier limit;
    private final LockOptions options;
    private final Mutex queue;
    private final Keeper keeper;
    private final Waiters waiters = new Waiters();
    private final @Nullable LimitNode limitNode;

    private Semaphore(Client client, String path, IntSupplier limit, @Nullable LimitNode node, LockOptions options) {
        this.client = client;
        this.path = path;
        this.leases = ZnodePath.child(path, "leases");
        this.limit = limit;
        this.limitNode = node;
        if (options.graceAfterLoss() != null) {
            throw new IllegalArgumentException("graceAfterLoss is for a mutex, not for a semaphore");
        }
        this.options = options;
        this.queue = Mutex.on(client, ZnodePath.child(path, "locks"), LockOptions.DEFAULT.withOwner(options.owner()));
        this.keeper = new Keeper(client, leases);
    }

    /**
     * With a limit that never changes and that all clients know. Makes no request.
     *
     * @param path any path but the root; only for this semaphore, without other children
     * @param permitsMax at least 1
     */
    public static Semaphore on(Client client, String path, int permitsMax) {
        return on(client, path, permitsMax, LockOptions.DEFAULT);
    }

    /** As {@link #on(Client, String, int)}; {@link LockOptions#maxHold()} and the owner are those of each permit. */
    public static Semaphore on(Client client, String path, int permitsMax, LockOptions options) {
        if (permitsMax < 1) {
            throw new IllegalArgumentException("permitsMax is " + permitsMax + "; it must be at least 1");
        }
        return new Semaphore(client, checked(path), () -> permitsMax, null, options);
    }

    /**
     * With a limit kept in a node, in the form of Curator's {@code SharedCount} (four bytes, the highest first), and followed from
     * now on. A larger limit lets waiters in; a smaller one takes no permit away, but none is granted before enough were given
     * back. While the node does not exist the limit is {@code initially}.
     *
     * @param limitPath where the limit is kept; not below {@code path}
     */
    public static Semaphore sharedLimit(Client client, String path, String limitPath, int initially) {
        return sharedLimit(client, path, limitPath, initially, LockOptions.DEFAULT);
    }

    /** As {@link #sharedLimit(Client, String, String, int)}, with options. */
    public static Semaphore sharedLimit(
            Client client, String path, String limitPath, int initially, LockOptions options) {
        LimitNode node = new LimitNode(client, checked(limitPath), initially);
        Semaphore semaphore = new Semaphore(client, checked(path), node::value, node, options);
        node.follow(semaphore.waiters::ruleChanged);
        return semaphore;
    }

    private static String checked(String path) {
        String defect = path.equals(ZnodePath.ROOT) ? "the root is too high" : ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        return path;
    }

    /** Where the semaphore is. */
    public String path() {
        return path;
    }

    /** The limit as known now. */
    public int permitsMax() {
        return limit.getAsInt();
    }

    /**
     * Changes a shared limit, for everybody.
     *
     * @return completes when the ensemble has it
     * @throws IllegalStateException if this semaphore's limit is a constant
     */
    public CompletableFuture<Void> setPermitsMax(int permitsMax) {
        if (limitNode == null) {
            throw new IllegalStateException("the limit of " + this + " is a constant");
        }
        if (permitsMax < 0) {
            throw new IllegalArgumentException("permitsMax is " + permitsMax + "; it must not be negative");
        }
        return limitNode.set(permitsMax);
    }

    /**
     * Acquires permits, waiting for them if necessary: all together or none.
     *
     * @param count at least 1; more than the limit waits for the limit to grow
     * @param timeout how long to wait at most; positive
     * @return completes with the permits, or fails with {@link LockTimeout} or as the class says. Cancelling it ends the waiting
     */
    public CompletableFuture<Permits> acquire(int count, Duration timeout) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
        }
        return new PermitRound(this, count, timeout).start();
    }

    /**
     * Acquires permits if they are there and nobody waits before.
     *
     * @return completes with the permits, or empty; otherwise as {@link #acquire}
     */
    public CompletableFuture<Optional<Permits>> tryAcquire(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + "; it must be at least 1");
        }
        return new PermitRound(this, count, client.negotiatedTimeout()).tryStart();
    }

    /**
     * As {@link #acquire}, waiting for it. Not for the client's callback lane.
     *
     * @throws LockTimeout if the permits were not there in time
     * @throws InterruptedException if the thread is interrupted; then nothing is acquired, or it is given back
     */
    public Permits awaitPermits(int count, Duration timeout) throws InterruptedException {
        return Calls.await(acquire(count, timeout), Permits::release);
    }

    /** As {@link #tryAcquire}, waiting for the answer. Not for the client's callback lane. */
    public Optional<Permits> tryPermits(int count) throws InterruptedException {
        return Calls.await(tryAcquire(count), permits -> permits.ifPresent(Permits::release));
    }

    /** How many permits are taken or being taken, as the server that this client is connected to knows it. */
    public CompletableFuture<Integer> permitsTaken() {
        return client.exists(leases)
                .thenApply(stat -> stat.map(s -> s.numChildren()).orElse(0));
    }

    Client client() {
        return client;
    }

    Mutex queue() {
        return queue;
    }

    Keeper keeper() {
        return keeper;
    }

    Waiters waiters() {
        return waiters;
    }

    LockOptions options() {
        return options;
    }

    Contest contest(boolean patient, Duration timeout) {
        return Contest.of(leases, LABEL, Admission.limited(limit::getAsInt), patient, timeout);
    }

    @Override
    public String toString() {
        return "Semaphore[" + path + "]";
    }
}
