package dev.baton.recipes.kernel;

/** Why a command of a kernel failed, in the terms that decide what comes next. */
public enum Trouble {
    /** The connection broke before the answer: it may have been done. */
    OUTCOME_UNKNOWN,
    /** It was not done, and may be possible later. */
    TRANSIENT,
    /** The node, or for a creation or listing the parent, does not exist. */
    NODE_MISSING,
    /** It was not done and will not be, whatever one waits for. */
    REFUSED
}
