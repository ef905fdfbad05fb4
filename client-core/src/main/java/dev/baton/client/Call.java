package dev.baton.client;

import dev.baton.client.error.BatonException;
import dev.baton.client.session.Completion;
import dev.baton.wire.op.OpResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The future of one request, completed on the callback lane. */
final class Call<T> extends CompletableFuture<T> implements Completion {
    private final Answer<T> answer;

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
        this.answer = answer;
    }

    @Override
    public void succeed(@Nullable OpResponse response, long zxid) {
        T result;
        try {
            result = answer.from(response, zxid);
        } catch (RuntimeException e) {
            completeExceptionally(e);
            return;
        }
        complete(result);
    }

    @Override
    public void fail(BatonException error) {
        completeExceptionally(error);
    }
}
