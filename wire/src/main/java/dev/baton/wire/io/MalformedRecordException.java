package dev.baton.wire.io;

/**
 * The bytes are not the record they claim to be. Raised by every decoder before anything is allocated from a bad length; the
 * reader's position is then undefined, the input untouched. Carries no stack trace: the peer's bytes are at fault, not the
 * place that noticed, and a flood of bad frames must stay cheap.
 */
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}
