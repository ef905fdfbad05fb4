package dev.baton.recipes.counter;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import java.time.Duration;

/** The permits would come later than the caller wants to wait. None was taken. */
public final class RateExceeded extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    RateExceeded(ErrorContext context, Duration retryAfter) {
        super("the rate is used up; the permits would come in " + retryAfter, context, Applied.NO, null);
        this.retryAfter = retryAfter;
    }

    /** When it is worth trying again, from the moment of the failure. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
