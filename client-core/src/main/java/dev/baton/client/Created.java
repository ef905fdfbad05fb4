package dev.baton.client;

import dev.baton.wire.model.Stat;

/**
 * A node that was created.
 *
 * @param path its path, with the sequence number and the protected prefix where asked for
 * @param stat its stat; {@link Stat#czxid()} grows with every creation
 */
public record Created(String path, Stat stat) {}
