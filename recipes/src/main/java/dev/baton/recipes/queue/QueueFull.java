package dev.baton.recipes.queue;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;

/** The queue has as many items as it may have. Nothing was put. */
public final class QueueFull extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    QueueFull(ErrorContext context, int items, int itemsMax) {
        super("there are " + items + " items of at most " + itemsMax, context, Applied.NO, null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
