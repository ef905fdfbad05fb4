package dev.baton.recipes.node;

import dev.baton.client.Client;
import dev.baton.client.error.Applied;
import dev.baton.client.error.AuthFailed;
import dev.baton.client.error.BadVersion;
import dev.baton.client.error.BatonException;
import dev.baton.client.error.ClientClosed;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.NoNode;
import dev.baton.client.error.NodeExists;
import dev.baton.recipes.kernel.Problem;
import dev.baton.wire.path.ZnodePath;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Small things that recipes do with futures, paths and errors. */
public final class Calls {
    private Calls() {}

    /** The path, if it can be a recipe's. */
    public static String path(String path) {
        String defect = path.equals(ZnodePath.ROOT) ? "the root cannot be used" : ZnodePath.defectOf(path);
        if (defect != null) {
            throw new IllegalArgumentException("invalid path '" + path + "': " + defect);
        }
        return path;
    }

    /** The name, if it can be one segment of a path. */
    public static String name(String what, String name) {
        String defect = name.indexOf('/') >= 0 ? "it has a slash" : ZnodePath.defectOf("/" + name);
        if (name.isEmpty() || defect != null) {
            throw new IllegalArgumentException("invalid " + what + " '" + name + "': " + defect);
        }
        return name;
    }

    /** The timeout, if it is positive. */
    public static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout is " + timeout + "; it must be positive");
        }
        return timeout;
    }

    /** The failure itself, without the wrapping of futures. */
    public static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Whether no request will succeed any more. */
    public static boolean isEnd(Throwable error) {
        return error instanceof ClientClosed || error instanceof AuthFailed;
    }

    /** What a failed request means for a kernel. */
    public static Problem problemOf(Throwable error) {
        if (error instanceof NoNode || error instanceof NodeExists || error instanceof BadVersion) {
            return Problem.CONFLICT;
        }
        if (error instanceof BatonException known) {
            if (known.applied() == Applied.UNKNOWN) {
                return Problem.OUTCOME_UNKNOWN;
            }
            return known.retryable() ? Problem.TRANSIENT : Problem.REFUSED;
        }
        return Problem.REFUSED;
    }

    /** The context of a recipe's error. */
    public static ErrorContext context(String verb, String path, Client client) {
        return new ErrorContext(verb, path, client.lastZxid());
    }

    /** Completes with what the source completes with; failures come unwrapped. Cancelling the result does not reach the source. */
    public static <T> void forward(CompletableFuture<T> from, CompletableFuture<T> to) {
        from.whenComplete((value, error) -> {
            if (error == null) {
                to.complete(value);
            } else {
                to.completeExceptionally(unwrapped(error));
            }
        });
    }

    /** The same future, with failures unwrapped. */
    public static <T> CompletableFuture<T> plain(CompletableFuture<T> source) {
        CompletableFuture<T> result = new CompletableFuture<>();
        forward(source, result);
        return result;
    }

    /**
     * Runs an action if the future is not done in time.
     *
     * @param onTimeout told when the time is up; it completes the future in its own way
     */
    public static void limit(CompletableFuture<?> future, Duration timeout, Runnable onTimeout) {
        ScheduledFuture<?> timer = Clockwork.after(timeout, () -> {
            if (!future.isDone()) {
                onTimeout.run();
            }
        });
        future.whenComplete((value, error) -> timer.cancel(false));
    }

    /** Waits for a future that ends by itself; failures come as what they are, with the caller's stack. */
    public static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        return await(future, value -> {});
    }

    /** As {@link #await(CompletableFuture)}; a result that comes in spite of an interrupt is undone. */
    public static <T> T await(CompletableFuture<T> future, Consumer<T> undo) throws InterruptedException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            if (!future.cancel(false) && !future.isCompletedExceptionally()) {
                undo.accept(future.join());
            }
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BatonException error) {
                error.fillInStackTrace();
                throw error;
            }
            if (e.getCause() instanceof RuntimeException error) {
                throw error;
            }
            throw new IllegalStateException("unexpected failure", e.getCause());
        }
    }

    /**
     * Repeats a request that may be repeated until it succeeds, is refused for good, or the time is up; then it fails as the last
     * attempt did.
     */
    public static <T> CompletableFuture<T> persistently(Duration timeout, Supplier<CompletableFuture<T>> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        attempt(System.nanoTime() + timeout.toNanos(), 1, request, result);
        return result;
    }

    private static <T> void attempt(
            long deadlineNanos, int number, Supplier<CompletableFuture<T>> request, CompletableFuture<T> result) {
        request.get().whenComplete((value, wrapped) -> {
            if (wrapped == null) {
                result.complete(value);
                return;
            }
            Throwable error = unwrapped(wrapped);
            boolean again = error instanceof BatonException known && known.retryable() && !result.isDone();
            long pause = Clockwork.pauseNanos(number);
            if (!again || deadlineNanos - System.nanoTime() - pause <= 0) {
                result.completeExceptionally(error);
                return;
            }
            var unused = Clockwork.afterNanos(pause, () -> attempt(deadlineNanos, number + 1, request, result));
        });
    }

    /** Nothing, for an error that does no harm; any other is thrown on. */
    @SuppressWarnings("NullAway") // futures of nothing complete with null
    public static Void ignoring(Class<? extends BatonException> harmless, Throwable error) {
        Throwable cause = unwrapped(error);
        if (harmless.isInstance(cause)) {
            return null;
        }
        throw cause instanceof RuntimeException known ? known : new CompletionException(cause);
    }

    /** Of a future that may be null. */
    public static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
