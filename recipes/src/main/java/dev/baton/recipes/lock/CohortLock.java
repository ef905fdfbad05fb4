package dev.baton.recipes.lock;

import dev.baton.client.error.ErrorContext;
import dev.baton.recipes.driver.Bulletin;
import dev.baton.recipes.kernel.Cohort;
import dev.baton.recipes.kernel.Cohort.Order;
import dev.baton.recipes.node.Clockwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A lock that many of this process want often: they queue up here, and one of them after the other has the lock while the process
 * holds one znode. After a number of hand-overs in a row the lock goes back to the ensemble, so that other processes get their turn;
 * that number is the price in fairness. All users of this process must share this object. Thread-safe.
 *
 * <p>Holders that share a znode share its token: a resource that refuses old tokens tells processes apart, not the holders of one
 * cohort among themselves, which are kept apart by this object. Loss, suspension and the rest are those of the lock below.
 */
public final class CohortLock implements DistributedLock {
    /** For which the process waits for the ensemble at a time; members have time limits of their own. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final DistributedLock lock;
    private final Cohort cohort;
    private final Bulletin<Runnable> inbox = new Bulletin<>();

    // touched by whoever takes from the inbox
    private final Map<Long, CompletableFuture<LockHandle>> members = new HashMap<>();
    private final List<Order> orders = new ArrayList<>();
    private @Nullable CompletableFuture<LockHandle> acquisition;
    private @Nullable LockHandle remote;
    private @Nullable Throwable refusal;
    private long lastMember;

    private CohortLock(DistributedLock lock, int handOversMax) {
        this.lock = lock;
        this.cohort = new Cohort(handOversMax);
        inbox.subscribe(Runnable::run);
    }

    /**
     * Shares a lock among the members of this process.
     *
     * @param handOversMax how often the lock is handed on inside in a row before others get their turn; at least 1
     */
    public static CohortLock of(DistributedLock lock, int handOversMax) {
        if (handOversMax < 1) {
            throw new IllegalArgumentException("handOversMax is " + handOversMax + "; it must be at least 1");
        }
        return new CohortLock(lock, handOversMax);
    }

    @Override
    public String path() {
        return lock.path();
    }

    @Override
    public CompletableFuture<LockHandle> acquire(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        CompletableFuture<LockHandle> result = new CompletableFuture<>();
        take(() -> join(result, timeout));
        return result;
    }

    /** Only if no member of this process and nobody else has the lock or waits for it. */
    @Override
    public CompletableFuture<Optional<LockHandle>> tryAcquire() {
        return lock.tryAcquire();
    }

    private void join(CompletableFuture<LockHandle> result, Duration timeout) {
        long member = ++lastMember;
        members.put(member, result);
        var timer = Clockwork.after(
                timeout,
                () -> result.completeExceptionally(
                        new LockTimeout(new ErrorContext("lock", path(), 0), timeout, "in this process's queue")));
        result.whenComplete((handle, error) -> {
            timer.cancel(false);
            if (error != null) {
                take(() -> leave(member));
            }
        });
        cohort.join(member, orders);
        execute();
    }

    private void leave(long member) {
        members.remove(member);
        cohort.leave(member, orders);
        execute();
    }

    private void take(Runnable step) {
        inbox.post(step);
        inbox.tell();
    }

    private void execute() {
        while (!orders.isEmpty()) {
            Order order = orders.remove(0);
            if (order instanceof Order.Acquire) {
                begin();
            } else if (order instanceof Order.Cancel && acquisition != null) {
                acquisition.cancel(false);
            } else if (order instanceof Order.Return && remote != null) {
                remote.release();
                remote = null;
                cohort.returned(orders);
            } else if (order instanceof Order.Grant grant) {
                grant(grant.member());
            } else if (order instanceof Order.Refuse refuse) {
                refuse(refuse.member());
            }
        }
    }

    private void begin() {
        CompletableFuture<LockHandle> next = lock.acquire(PATIENCE);
        acquisition = next;
        next.whenComplete((handle, error) -> take(() -> acquired(handle, error)));
    }

    private void acquired(@Nullable LockHandle handle, @Nullable Throwable error) {
        acquisition = null;
        if (handle == null) {
            refusal = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            cohort.refused(orders);
        } else {
            remote = handle;
            handle.lost().thenRun(() -> take(() -> lost(handle)));
            cohort.granted(orders);
        }
        execute();
    }

    private void lost(LockHandle handle) {
        if (remote == handle) {
            remote = null;
            cohort.lost(orders);
            execute();
        }
    }

    private void grant(long member) {
        CompletableFuture<LockHandle> result = members.remove(member);
        LockHandle shared = remote;
        if (result == null || shared == null) {
            cohort.leave(member, orders);
            return;
        }
        LockHandle handle = new ReentrantHandle(shared, () -> take(() -> leave(member)));
        if (!result.complete(handle)) {
            handle.release();
        }
    }

    private void refuse(long member) {
        CompletableFuture<LockHandle> result = members.remove(member);
        Throwable why = refusal;
        if (result != null) {
            result.completeExceptionally(
                    why != null ? why : new LockLost(new ErrorContext("lock", path(), 0), "not acquired"));
        }
    }

    @Override
    public String toString() {
        return "CohortLock[" + lock + ", " + cohort + "]";
    }
}
