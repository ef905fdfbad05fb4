package dev.baton.client.error;

import java.io.Serial;

/** The request is larger than servers accept. Nothing was sent. */
public final class RequestTooLarge extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long sizeBytes;
    private final int limitBytes;

    public RequestTooLarge(ErrorContext context, long sizeBytes, int limitBytes) {
        super(
                context + ": the request takes " + sizeBytes + " bytes, the limit is " + limitBytes
                        + "; split the data or raise the limit on servers (jute.maxbuffer) and client",
                context,
                Applied.NO,
                null);
        this.sizeBytes = sizeBytes;
        this.limitBytes = limitBytes;
    }

    @Override
    public boolean retryable() {
        return false;
    }

    /** Size of the request's frame. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Largest frame allowed. */
    public int limitBytes() {
        return limitBytes;
    }
}
