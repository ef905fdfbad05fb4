package dev.baton.recipes.queue;

import dev.baton.client.error.Applied;
import dev.baton.client.error.ErrorContext;
import dev.baton.client.error.RecipeException;
import java.io.Serial;

/**
 * The connection broke while an item was being taken, and the item is gone: either this call took it, or somebody else did. {@link #item()}
 * is what it was, so that nothing is lost in silence.
 */
public final class ItemUncertain extends RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final byte[] item;

    ItemUncertain(ErrorContext context, byte[] item) {
        super(
                "an item of " + item.length + " bytes is gone, by this call or by another; see item()",
                context,
                Applied.UNKNOWN,
                null);
        this.item = item;
    }

    /** The item. */
    public byte[] item() {
        return item;
    }

    @Override
    public boolean retryable() {
        return false;
    }
}
