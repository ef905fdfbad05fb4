package dev.baton.recipes.kernel;

/** Why something held is held no more, other than by release. */
public enum Loss {
    /** The session ended, by the server's word or by the local deadline. */
    SESSION_LOST,
    /** Somebody deleted the node. */
    NODE_DELETED,
    /** A node of the same name exists that this contender did not make. */
    NODE_REPLACED,
    /** The server does not let the node be seen, so nothing can be proven. */
    UNVERIFIABLE,
    /** The client was closed, and the node with its session. */
    CLIENT_CLOSED,
    /** It was given up because somebody asked for it and the time of grace has passed. */
    REVOKED,
    /** It was given up because the longest time to hold it has passed. */
    EXPIRED
}
