package dev.baton.recipes.lock;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The lock is not held, or cannot be proven to be. Stop using what it guards: another holder may be at work. What was done under
 * it stays done.
 */
public final class LockLost extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** For recipes. */
    public LockLost(ErrorContext context, String why) {
        this(context, why, null);
    }

    LockLost(ErrorContext context, String why, @Nullable Throwable cause) {
        super("not provably held (" + why + "); stop, and acquire it again", context, Applied.NO, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
