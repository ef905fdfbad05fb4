package dev.baton.server.zab;

/**
 * A session that a learner heard from.
 *
 * @param timeoutMillis its negotiated timeout
 */
public record SessionTouch(long sessionId, int timeoutMillis) {}
