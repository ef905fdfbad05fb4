package dev.baton.server.zab;

/** Why a phase was left or a connection given up. */
public enum Reason {
    /** The member starts. */
    START,
    /** An election came to its result. */
    ELECTED,
    /** The protocol went on as it should. */
    PROGRESS,
    /** A learner came to somebody who does not lead. */
    NOT_LEADING,
    /** The connection to the leader could not be made, or broke. */
    LEADER_LOST,
    /** The leader was silent for too long. */
    LEADER_SILENT,
    /** Those who can still be reached are no quorum. */
    QUORUM_LOST,
    /** So many learners were silent for too long that the others are no quorum: perhaps it is this member that hears nothing. */
    QUORUM_SILENT,
    /** No quorum came to the new leader in time. */
    NO_QUORUM_CAME,
    /** A learner was silent, or did not acknowledge, for too long. */
    LEARNER_SILENT,
    /** A learner's history is longer than the leader's. */
    LEARNER_AHEAD,
    /** A learner needs entries that are not in memory any more. */
    FELL_BEHIND,
    /** A learner has a later configuration than the leader. */
    CONFIG_TOO_NEW,
    /** Somebody has accepted a later epoch than the one led or followed. */
    EPOCH_OVERTAKEN,
    /** The counter of this epoch is used up. */
    EPOCH_EXHAUSTED,
    /** The transfer of a history failed. */
    SYNC_FAILED,
    /** The peer said what it may not say now. */
    PROTOCOL_VIOLATION,
    /** The configuration of the ensemble changed, and with it who leads or what this member is. */
    RECONFIGURED,
    /** The own storage failed. */
    STORAGE_FAILED,
    /** This side turns to something else, and a connection with it. */
    LEFT
}
