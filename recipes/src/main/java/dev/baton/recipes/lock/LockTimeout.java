package dev.baton.recipes.lock;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import java.time.Duration;

/** The lock was not acquired in the time allowed. The place in the queue is given up; nothing is left behind. */
public final class LockTimeout extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For recipes. */
    public LockTimeout(ErrorContext context, Duration timeout, String situation) {
        super(
                "not acquired within " + timeout + " (" + situation + "); somebody else holds it, or no server answers",
                context,
                Applied.NO,
                null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
