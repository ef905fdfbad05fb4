package dev.baton.client.error;

import java.io.Serial;

/** The request was not answered within its time. */
public final class DeadlineExceeded extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean sent;

    public DeadlineExceeded(ErrorContext context, Applied applied, boolean sent, String situation) {
        super(
                context + ": no answer in time; it was " + (sent ? "sent" : "never sent") + " (" + situation + ")",
                context,
                applied,
                null);
        this.sent = sent;
    }

    @Override
    public boolean retryable() {
        return true;
    }

    /** Whether it had been sent; if not, it cannot have been applied. */
    public boolean sent() {
        return sent;
    }
}
