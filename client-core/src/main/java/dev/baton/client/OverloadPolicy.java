package dev.baton.client;

/** What a call does when the client's window of unanswered requests is full. */
public enum OverloadPolicy {
    /** The future fails at once with {@link dev.baton.client.error.Overloaded}. */
    FAIL,
    /**
     * The calling thread waits for room, at most until the request's deadline. On the callback lane, or the loop, which make the room, it
     * fails at once instead.
     */
    AWAIT
}
