package dev.baton.client;

import dev.baton.wire.model.Stat;
import java.util.List;

/**
 * A transaction that was applied.
 *
 * @param results one per operation, in its order
 * @param zxid the one transaction that made all the changes
 */
public record TransactionResult(List<OpResult> results, long zxid) {
    /** The node made by operation {@code index}. */
    public Created created(int index) {
        if (results.get(index) instanceof OpResult.Create create) {
            return create.created();
        }
        throw new IllegalArgumentException(
                "operation " + index + " is " + results.get(index).kind() + ", not CREATE");
    }

    /** The stat that operation {@code index}, a setData, has left. */
    public Stat stat(int index) {
        if (results.get(index) instanceof OpResult.SetData setData) {
            return setData.stat();
        }
        throw new IllegalArgumentException(
                "operation " + index + " is " + results.get(index).kind() + ", not SET_DATA");
    }
}
