package dev.baton.client.error;

import java.io.Serial;

/** The answer is larger than this client accepts. It was skipped; the connection goes on. */
public final class ResponseTooLarge extends BatonException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long sizeBytes;
    private final int limitBytes;

    public ResponseTooLarge(ErrorContext context, Applied applied, long sizeBytes, int limitBytes) {
        super(
                context + ": the answer takes " + sizeBytes + " bytes, the client's limit is " + limitBytes
                        + "; read less, split the node's children or data, or raise frameBytesMax",
                context,
                applied,
                null);
        this.sizeBytes = sizeBytes;
        this.limitBytes = limitBytes;
    }

    @Override
    public boolean retryable() {
        return false;
    }

    /** Size of the answer's frame. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Largest frame allowed. */
    public int limitBytes() {
        return limitBytes;
    }
}
