package dev.baton.client.error;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A request to the ensemble failed. Futures complete with it unwrapped; the blocking client throws it.
 *
 * <p>It is made where the cause is noticed, usually on a thread of the client whose stack would say nothing, so it carries no
 * stack trace of its own; the blocking client fills in the caller's before it throws.
 */
public abstract sealed class BatonException extends RuntimeException
        permits ServerException,
                OutcomeUnknown,
                SessionExpired,
                AuthFailed,
                ClientClosed,
                Overloaded,
                RequestTooLarge,
                ResponseTooLarge,
                DeadlineExceeded,
                ProtocolViolation,
                RecipeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorContext context;
    private final Applied applied;
    private final boolean constructed;

    BatonException(String message, ErrorContext context, Applied applied, @Nullable Throwable cause) {
        super(message, cause);
        this.context = context;
        this.applied = applied;
        this.constructed = true;
    }

    /** Whether the request has taken effect. */
    public final Applied applied() {
        return applied;
    }

    /**
     * Whether the same request can succeed later without anything else being changed. Combine with {@link #applied()}: a
     * retryable error of unknown outcome must be retried in a form that may be applied twice.
     */
    public abstract boolean retryable();

    /** The path of the request as the client names it, or null if it had none. */
    public final @Nullable String path() {
        return context.path();
    }

    /** The operation as the protocol names it, for example {@code setData}. */
    public final String operation() {
        return context.operation();
    }

    /** Last zxid the client had seen; for a write that the server refused, the zxid of the refusal. */
    public final long zxid() {
        return context.zxid();
    }

    /** How things stood when it failed; null if the request never came to a session. */
    public final @Nullable Situation situation() {
        return context.situation();
    }

    /** Stable number, likely cause and remedy. */
    public final ErrorAdvice advice() {
        return ErrorAdvice.of(this);
    }

    /** What happened, with the error's number and the situation at its end. */
    @Override
    public final String getMessage() {
        Situation situation = context.situation();
        return super.getMessage() + " [" + advice().id() + (situation == null ? "" : " " + situation) + "]";
    }

    /** Does nothing while the exception is being made, see the class; afterwards as usual. */
    @Override
    @SuppressWarnings(
            "UnsynchronizedOverridesSynchronized") // the super call takes the lock where there is something to guard
    public final Throwable fillInStackTrace() {
        return constructed ? super.fillInStackTrace() : this;
    }
}
