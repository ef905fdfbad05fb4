package dev.baton.recipes.kernel;

/** Why an attempt ended without being admitted. */
public enum GiveUp {
    /** Somebody else is admitted and the contender was told not to wait. */
    BUSY,
    /** The time allowed has passed. */
    TIMEOUT,
    /** The waiting thread was interrupted, or the caller lost interest. */
    CANCELLED,
    /** The client was closed. */
    CLOSED,
    /** The server refuses a request for good. */
    REFUSED,
    /** The node in whose place the own one was to be made has gone. */
    ANCHOR_GONE,
    /** The session has not the node that was to be taken over. */
    NOT_OURS
}
