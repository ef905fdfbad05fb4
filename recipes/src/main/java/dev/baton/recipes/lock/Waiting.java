package dev.baton.recipes.lock;

import dev.baton.client.error.BatonException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** Blocking on a future of this package. */
final class Waiting {
    private Waiting() {}

    /**
     * The future's result.
     *
     * @param undo what to do with a result that came together with an interrupt
     */
    static <T> T await(CompletableFuture<T> future, Consumer<T> undo) throws InterruptedException {
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
            throw new IllegalStateException("unexpected failure", e.getCause());
        }
    }
}
