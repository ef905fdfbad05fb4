package dev.baton.server.txn;

import dev.baton.wire.io.WireRecord;

/**
 * The body of a transaction. Several {@linkplain TxnType types} may share one body, so the type stands in the
 * {@link TxnHeader} (or the {@link SubTxn}) and not here; dispatch is a switch on {@link #kind()}.
 */
public sealed interface Txn extends WireRecord
        permits CreateTxn,
                CreateContainerTxn,
                CreateTtlTxn,
                DeleteTxn,
                SetDataTxn,
                SetAclTxn,
                CheckVersionTxn,
                CreateSessionTxn,
                CloseSessionTxn,
                ErrorTxn,
                MultiTxn {
    /** One constant per implementation. */
    enum Kind {
        CREATE,
        CREATE_CONTAINER,
        CREATE_TTL,
        DELETE,
        SET_DATA,
        SET_ACL,
        CHECK_VERSION,
        CREATE_SESSION,
        CLOSE_SESSION,
        ERROR,
        MULTI
    }

    /** Which implementation this is. */
    Kind kind();
}
