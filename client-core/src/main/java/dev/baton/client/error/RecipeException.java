package dev.baton.client.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Something built on the client could not do what it was asked for, though no single request may have failed. The one place
 * where libraries on top of the client add errors of their own, so that catching {@link BatonException} catches all.
 */
public abstract non-sealed class RecipeException extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * For subclasses.
     *
     * @param message what happened and what to do, after the context's text
     * @param context what was asked for: the recipe's own verb and path
     * @param applied whether it may have taken effect
     * @param cause the request that failed, if there was one
     */
    protected RecipeException(String message, ErrorContext context, Applied applied, @Nullable Throwable cause) {
        super(context + ": " + message, context, applied, cause);
    }
}
