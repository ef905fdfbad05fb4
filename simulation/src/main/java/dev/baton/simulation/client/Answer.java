package dev.baton.simulation.client;

import dev.baton.client.error.BatonException;
import dev.baton.wire.op.OpResponse;
import org.jspecify.annotations.Nullable;

/** Takes what becomes of a request. */
@FunctionalInterface
public interface Answer {
    /**
     * Told once.
     *
     * @param response null for a failure, and for an exists that found nothing
     * @param zxid in the header of the answer, 0 if there was none
     * @param error null for a success
     */
    void take(@Nullable OpResponse response, long zxid, @Nullable BatonException error);
}
