package dev.baton.client.session;

import dev.baton.client.error.BatonException;
import dev.baton.wire.op.OpResponse;
import org.jspecify.annotations.Nullable;

/** Who waits for an {@link Operation}. The machine only carries it; the driver calls one of the methods, once, on the callback lane. */
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
}
