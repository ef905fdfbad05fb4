package dev.baton.recipes.kernel;

/** Why a command about a node failed, in the terms that decide what comes next. */
public enum Problem {
    /** The connection broke before the answer: it may have been done. */
    OUTCOME_UNKNOWN,
    /** It was not done, and may be possible later. */
    TRANSIENT,
    /** It was not done: the node is there, is not there, or has another version than was assumed. */
    CONFLICT,
    /** It was not done and will not be, as things stand. */
    REFUSED
}
