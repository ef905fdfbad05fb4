package dev.baton.client;

import dev.baton.client.error.BatonException;
import dev.baton.client.session.Completion;
import dev.baton.wire.op.OpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The future of one request, completed on the callback lane, or on the loop if it was made so or has said to be {@link #awaitedOnly}. */
final class Call<T> extends CompletableFuture<T> implements Completion {
    private static final Logger LOG = LoggerFactory.getLogger(Call.class);

    private final Answer<T> answer;
    private final OperationObserver.@Nullable Pending pending;
    private final boolean onLoop;
    private volatile boolean onlyAwaited;

    /** Makes the result out of the server's answer. */
    @FunctionalInterface
    interface Answer<T> {
        /**
         * The result.
         *
         * @param response null for an exists that found nothing
         * @throws BatonException if the answer is a failure after all
         */
        T from(@Nullable OpResponse response, long zxid);
    }

    Call(Answer<T> answer) {
        this(answer, null, false);
    }

    Call(Answer<T> answer, OperationObserver.@Nullable Pending pending, boolean onLoop) {
        this.answer = answer;
        this.pending = pending;
        this.onLoop = onLoop;
    }

    /** Promises that nothing is or will be hung onto this future: the caller is the only one who has it, and waits. */
    void awaitedOnly() {
        onlyAwaited = true;
    }

    @Override
    public boolean isOnlyAwaited() {
        return onlyAwaited;
    }

    @Override
    public boolean isOnLoop() {
        return onLoop;
    }

    @Override
    public void succeed(@Nullable OpResponse response, long zxid) {
        T result;
        try {
            result = answer.from(response, zxid);
        } catch (RuntimeException e) {
            tell(e instanceof BatonException known ? known : null);
            completeExceptionally(e);
            return;
        }
        tell(null);
        complete(result);
    }

    @Override
    public void fail(BatonException error) {
        tell(error);
        completeExceptionally(error);
    }

    private void tell(@Nullable BatonException error) {
        if (pending == null) {
            return;
        }
        try {
            pending.ended(error);
        } catch (RuntimeException e) {
            LOG.warn("observer failed: observer={}", pending, e);
        }
    }
}
