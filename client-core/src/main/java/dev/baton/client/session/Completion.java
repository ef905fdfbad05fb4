package dev.baton.client.session;

import dev.baton.client.error.BatonException;
import dev.baton.wire.op.OpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for an {@link Operation}. The machine only carries it; the driver calls {@link #succeed} or {@link #fail}, once, on the
 * callback lane, or on the loop if nobody but a waiting thread will notice, or if that was asked for.
 */
public interface Completion {
    /**
     * The server did it.
     *
     * @param response the answer; null for an exists that found no node
     * @param zxid zxid of the answer
     */
    void succeed(@Nullable OpResponse response, long zxid);

    /** It failed, or its outcome is not known. */
    void fail(BatonException error);

    /** Whether completing it does nothing but wake a thread, and so runs no user code. Once true it stays so. Asked on the loop. */
    default boolean isOnlyAwaited() {
        return false;
    }

    /** Whether it is quick and never blocks, so that it is completed on the loop whatever waits for the lane. Always the same. */
    default boolean isOnLoop() {
        return false;
    }
}
