package dev.baton.client.event;

/** When a {@link StateListener} is called, relative to the others, for the same change. */
public enum ListenerPhase {
    /** First: whoever must stop something before anybody else reacts. */
    GUARDS,
    /** Then recipes and caches. */
    RECIPES,
    /** Last the application, which then sees recipes in their new state. */
    APPLICATION
}
