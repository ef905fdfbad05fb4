package dev.baton.recipes.counter;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The work was done, but its lock was lost before the result could be stored. Somebody else does the work again, or has done so: ask
 * again for the result that counts.
 */
public final class OnceLost extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    OnceLost(ErrorContext context, @Nullable Throwable cause) {
        super("the lock was lost before the result was stored; it was not stored", context, Applied.NO, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
