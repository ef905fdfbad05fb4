package dev.baton.recipes.leader;

/** Why a term has ended. */
public enum RevokedReason {
    /** {@link LeaderLatch#resign} was called. */
    RESIGNED,
    /** The health check of {@link LeaderOptions#eligibleWhile} failed. */
    UNHEALTHY,
    /** A candidate of higher priority asked for the leadership, or a client of Curator's for the lock. */
    PREEMPTED,
    /** The candidate was closed. */
    CLOSED,
    /** The session ended: the server said so, or its timeout has passed since the last proof that it lives. */
    SESSION_LOST,
    /** Somebody deleted the candidate's node, which lets the next candidate in. */
    NODE_DELETED,
    /** The candidate's node is not the one it made, or may not be read. */
    UNVERIFIABLE,
    /** The client was closed, which ended the session. */
    CLIENT_CLOSED
}
