package dev.baton.recipes.queue;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;

/** The item is not this taker's any more: its session ended, or somebody removed the claim. Another taker gets, or has got, the item. */
public final class ClaimLost extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ClaimLost(ErrorContext context) {
        super("the claim is gone; the item is, or will be, another taker's", context, Applied.NO, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
