package dev.baton.server.zab;

import dev.baton.server.zab.log.History;
import dev.baton.server.zab.log.InvariantViolation;

/**
 * What a member found on its disk.
 *
 * @param acceptedEpoch highest epoch promised
 * @param currentEpoch epoch of the history. It may be older than the epoch of the last transaction: a member that crashes while it is
 *     brought to a leader's history has part of that history, and must not claim the leader's epoch for a part
 * @param history what the log holds above the snapshot; the tree holds all of it
 */
public record ZabState(long acceptedEpoch, long currentEpoch, History history) {
    public ZabState {
        InvariantViolation.unless(
                acceptedEpoch >= currentEpoch,
                () -> "accepted epoch " + acceptedEpoch + " is older than current epoch " + currentEpoch);
    }

    /** A member that starts for the first time. */
    public static ZabState empty() {
        return new ZabState(0, 0, History.startingAt(0));
    }
}
