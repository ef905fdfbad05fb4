package dev.baton.client.error;

import java.io.Serial;

/** Too many requests of this client wait for an answer. Nothing was sent. */
public final class Overloaded extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    public Overloaded(ErrorContext context, int inFlightMax) {
        super(
                context + ": " + inFlightMax
                        + " requests are already waiting for an answer; wait for some of them, or raise"
                        + " inFlightMax, or let calls wait with OverloadPolicy.AWAIT",
                context,
                Applied.NO,
                null);
    }

    @Override
    public boolean retryable() {
        return true;
    }
}
