package dev.baton.server.txn;

/**
 * A transaction has a type this version does not know. It is not damage: somebody newer wrote it, and skipping it would make
 * this tree differ from all others, so whoever reads it must stop.
 */
public final class UnknownTxnTypeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int type;

    public UnknownTxnTypeException(int type) {
        super("transaction type " + type + " is not known to this version");
        this.type = type;
    }

    /** The number found. */
    public int type() {
        return type;
    }
}
