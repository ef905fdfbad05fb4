package dev.baton.client;

import dev.baton.client.error.BatonException;
import org.jspecify.annotations.Nullable;

/**
 * Told of every request that has ended, for metrics. Called on the client's event loop, before the caller's future is completed, so
 * it must do next to nothing: count, or record a time. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface OperationObserver {
    /**
     * A request has ended.
     *
     * @param operation as the protocol names it, for example {@code getData}
     * @param path as the client names it, null if it has none; of no use as a metric's label, since there are too many
     * @param elapsedNanos time since the client's loop has taken it
     * @param error why it failed; null for success
     */
    void ended(String operation, @Nullable String path, long elapsedNanos, @Nullable BatonException error);

    /**
     * A request is made. Called on the thread of the caller before it is submitted, for those who need its context, as tracing does.
     * What it throws is logged and changes nothing.
     *
     * @return told of the request's end; null to be told nothing
     */
    default @Nullable Pending begun(String operation, @Nullable String path) {
        return null;
    }

    /** A request that has begun. */
    @FunctionalInterface
    interface Pending {
        /**
         * The request has ended. Called right before the caller's future completes, on the same thread.
         *
         * @param error why it failed; null for success
         */
        void ended(@Nullable BatonException error);
    }
}
