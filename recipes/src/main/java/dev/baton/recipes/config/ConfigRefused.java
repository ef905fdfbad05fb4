package dev.baton.recipes.config;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The version was not published: it is not valid, there is no such version to go back to, or the node holds something else. */
public final class ConfigRefused extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ConfigRefused(ErrorContext context, String why, @Nullable Throwable cause) {
        super(why + "; nothing was published", context, Applied.NO, cause);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
