package dev.baton.recipes.discovery;

/** How an instance's node lives; the names are those of Curator's JSON. */
public enum ServiceType {
    /** As long as the session of the process that registered it. */
    DYNAMIC,
    /** Until somebody removes it. */
    STATIC,
    /** Until somebody removes it. */
    PERMANENT,
    /** As {@link #DYNAMIC}, with a number in its name. Only ever read. */
    DYNAMIC_SEQUENTIAL
}
