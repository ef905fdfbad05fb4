package dev.baton.recipes.queue;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import java.time.Duration;

/** No item could be had in the time allowed. None was taken. */
public final class QueueEmpty extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    QueueEmpty(ErrorContext context, Duration timeout, String situation) {
        super("nothing within " + timeout + " (" + situation + ")", context, Applied.NO, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
