package dev.baton.recipes.barrier;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A latch was to be counted down before it was armed. Nothing was counted: arm it first, or count again when it is armed. */
public final class NotArmed extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotArmed(ErrorContext context, @Nullable Throwable cause) {
        super("it is not armed; arm it before anybody counts", context, Applied.NO, cause);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
