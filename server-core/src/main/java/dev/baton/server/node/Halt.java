package dev.baton.server.node;

import org.jspecify.annotations.Nullable;

/**
 * The node has stopped for good: its storage failed or an invariant broke. The driver logs it, closes all connections and ends
 * the server; what is on disk decides what is true after the next start.
 */
public record Halt(String reason, @Nullable Throwable cause) {}
