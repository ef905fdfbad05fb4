package dev.baton.server.tree;

import dev.baton.server.txn.TxnType;
import dev.baton.wire.model.ErrorCode;
import dev.baton.wire.model.Stat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction, or an operation of a multi, led to; made for the reply to whoever asked.
 *
 * @param type type of the transaction; {@link TxnType#ERROR} for every operation of a failed multi
 * @param err 0, or the code of an {@link dev.baton.server.txn.ErrorTxn}, or what a replay over a later state finds
 *     ({@code NODE_EXISTS}, {@code NO_NODE}: nothing is wrong then). Of a multi: that of its first operation that has one
 * @param path the znode concerned, null for errors and sessions
 * @param stat the znode's stat right after the operation, null where there is none any more or {@code err} is not 0
 * @param results one per operation of a multi, otherwise empty
 */
public record ApplyResult(
        TxnType type,
        int err,
        @Nullable String path,
        @Nullable Stat stat,
        List<ApplyResult> results) {
    static ApplyResult ok(TxnType type, @Nullable String path, @Nullable Stat stat) {
        return new ApplyResult(type, 0, path, stat, List.of());
    }

    static ApplyResult error(TxnType type, @Nullable String path, ErrorCode code) {
        return new ApplyResult(type, code.code(), path, null, List.of());
    }

    /** Whether {@link #err()} is 0. */
    public boolean isOk() {
        return err == 0;
    }
}
