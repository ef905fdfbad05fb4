package dev.baton.client;

import dev.baton.wire.model.Stat;
import java.util.List;

/**
 * A node's children, as of one moment.
 *
 * @param names last path segments, in no particular order
 * @param stat the parent's stat
 */
public record Children(List<String> names, Stat stat) {}
