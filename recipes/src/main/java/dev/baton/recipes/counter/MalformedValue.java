package dev.baton.recipes.counter;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;

/** The node holds something that this recipe did not write. Nothing was changed. */
public final class MalformedValue extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedValue(ErrorContext context, String what) {
        super(what + "; another program uses this node, or it was written by hand", context, Applied.NO, null);
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
