package dev.baton.recipes.lock;

/** Why a lock was lost without being released. */
public enum LostReason {
    /** The session ended: the server said so, or its timeout has passed since the last proof that it lives. */
    SESSION_LOST,
    /**
     * The lock's node was deleted, which gives the lock to the next in line. Somebody has done so, or the server has just ended
     * the session and the end of the node was reported first.
     */
    NODE_DELETED,
    /** The lock's node is not the one this handle made. */
    NODE_REPLACED,
    /** The server does not let this client read the lock's node, so the lock cannot be proven; its node is being deleted. */
    UNVERIFIABLE,
    /** The client was closed, which ended the session. */
    CLIENT_CLOSED,
    /** Somebody asked for the lock, and the time of grace of {@link LockOptions#revocationGrace()} has passed. */
    REVOKED,
    /** It was held for {@link LockOptions#maxHold()}. */
    HELD_TOO_LONG
}
