package dev.baton.recipes.discovery;

/** Whether an instance is to get requests. */
public enum InstanceState {
    /** Registered, but not ready to serve. */
    STARTING,
    /** Serves. */
    UP,
    /** Finishes what it has begun and takes nothing new; about to leave. */
    DRAINING
}
