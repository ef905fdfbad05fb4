package dev.baton.server.prep;

import dev.baton.server.txn.TxnEntry;

/** A proposal in the making: what goes to the log, and what the preparation has to forget when it is applied. */
public final class PreparedTxn {
    private final TxnEntry entry;
    private final PendingChanges.Sealed changes;

    PreparedTxn(TxnEntry entry, PendingChanges.Sealed changes) {
        this.entry = entry;
        this.changes = changes;
    }

    public TxnEntry entry() {
        return entry;
    }

    PendingChanges.Sealed changes() {
        return changes;
    }
}
