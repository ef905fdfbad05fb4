package dev.baton.recipes.group;

import java.util.concurrent.CompletionStage;

/**
 * Told which partitions a member has, one call at a time. Calls come on the client's callback lane or a timer's thread and must not block:
 * have the work begun and ended elsewhere.
 */
public interface PartitionListener {
    /** Begin to work on a partition: nobody else does, and its token is larger than all before. */
    void onAssigned(Partition partition);

    /**
     * End the work on a partition.
     *
     * @param lost false if it is to be handed over, and is held until the result completes; true if it was lost, and another member may be
     *     at it already
     * @return completes, in whatever way, when the work has ended; until then the partition is not given back, nor begun again here
     */
    CompletionStage<Void> onRevoked(Partition partition, boolean lost);
}
