package dev.baton.recipes.lock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several locks as one: all are acquired, or none. They are acquired one after the other in the order of their paths, whatever the
 * order in which they were named, so holders of overlapping sets cannot wait for each other in a circle. Thread-safe.
 *
 * <p>The handle is held while each of its locks is, and lost when the first of them is; the others are given up then.
 */
public final class MultiLock implements DistributedLock {
    private final List<DistributedLock> locks;

    private MultiLock(List<DistributedLock> locks) {
        this.locks = locks;
    }

    /**
     * Of locks with different paths.
     *
     * @param locks at least one
     */
    public static MultiLock of(Collection<? extends DistributedLock> locks) {
        List<DistributedLock> ordered = new ArrayList<>(locks);
        ordered.sort(Comparator.comparing(DistributedLock::path));
        long paths = ordered.stream().map(DistributedLock::path).distinct().count();
        if (ordered.isEmpty() || paths != ordered.size()) {
            throw new IllegalArgumentException("at least one lock, and each path once: " + locks);
        }
        return new MultiLock(List.copyOf(ordered));
    }

    /** All paths in the order of acquisition, separated by commas. */
    @Override
    public String path() {
        return locks.stream().map(DistributedLock::path).collect(Collectors.joining(","));
    }

    /** As the locks' own; the timeout is for all together. */
    @Override
    public CompletableFuture<LockHandle> acquire(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        return new Round<LockHandle>(locks, handle -> handle, null).start(lock -> {
            CompletableFuture<LockHandle> one =
                    lock.acquire(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            return new Pending(one, one.thenApply(Optional::of));
        });
    }

    @Override
    public CompletableFuture<Optional<LockHandle>> tryAcquire() {
        return new Round<>(locks, Optional::of, Optional.<LockHandle>empty()).start(lock -> {
            CompletableFuture<Optional<LockHandle>> one = lock.tryAcquire();
            return new Pending(one, one);
        });
    }

    /** One lock's acquisition, and its result; cancelling the result would not reach it. */
    private record Pending(CompletableFuture<?> acquisition, CompletableFuture<Optional<LockHandle>> result) {}

    private interface Step {
        Pending acquire(DistributedLock lock);
    }

    /** One acquisition: lock by lock, and back at the first that fails. */
    private static final class Round<T> {
        private final List<DistributedLock> locks;
        private final Function<LockHandle, T> granted;
        private final @Nullable T whenBusy;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final List<LockHandle> acquired = new ArrayList<>();
        private volatile @Nullable CompletableFuture<?> current;

        Round(List<DistributedLock> locks, Function<LockHandle, T> granted, @Nullable T whenBusy) {
            this.locks = locks;
            this.granted = granted;
            this.whenBusy = whenBusy;
        }

        CompletableFuture<T> start(Step step) {
            result.whenComplete((handle, error) -> {
                CompletableFuture<?> pending = current;
                if (error != null && pending != null) {
                    pending.cancel(false);
                }
            });
            next(0, step);
            return result;
        }

        private void next(int index, Step step) {
            if (index == locks.size()) {
                LockHandle all = new MultiHandle(acquired);
                if (!result.complete(granted.apply(all))) {
                    all.release();
                }
                return;
            }
            Pending pending = step.acquire(locks.get(index));
            current = pending.acquisition();
            pending.result().whenComplete((handle, error) -> {
                if (error == null && handle.isPresent()) {
                    acquired.add(handle.get());
                    next(index + 1, step);
                } else {
                    giveBack(error);
                }
            });
            if (result.isDone()) {
                // given up between two locks
                pending.acquisition().cancel(false);
            }
        }

        private void giveBack(@Nullable Throwable error) {
            for (int i = acquired.size() - 1; i >= 0; i--) {
                acquired.get(i).release();
            }
            if (error == null && whenBusy != null) {
                result.complete(whenBusy);
            } else {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                result.completeExceptionally(cause == null ? new IllegalStateException("turned away") : cause);
            }
        }
    }

    @Override
    public String toString() {
        return "MultiLock[" + path() + "]";
    }
}
