package dev.baton.server.tree;

/**
 * A quota and how much of it is used.
 *
 * @param path root of the subtree, never "/"
 * @param limits what is allowed
 * @param used what is there: count and bytes
 */
public record Quota(String path, QuotaFigures limits, QuotaFigures used) {}
