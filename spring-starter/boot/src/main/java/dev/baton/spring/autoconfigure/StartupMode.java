package dev.baton.spring.autoconfigure;

/** What the start of the application does about the connection to the servers. */
public enum StartupMode {
    /** It goes on at once; the client connects in the background and requests wait for that, each up to its deadline. */
    BACKGROUND,
    /** It waits for a session, up to {@code baton.startup-timeout}, and fails if there is none by then. */
    WAIT
}
