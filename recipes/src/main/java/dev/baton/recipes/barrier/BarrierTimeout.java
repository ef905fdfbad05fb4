package dev.baton.recipes.barrier;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import java.time.Duration;

/** What was waited for did not happen in the time allowed. Nothing of the waiting is left behind. */
public final class BarrierTimeout extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BarrierTimeout(ErrorContext context, Duration timeout, String situation) {
        super("not within " + timeout + " (" + situation + ")", context, Applied.NO, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
