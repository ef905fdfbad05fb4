/**
 * Watches: who wants to hear of which path, and what they hear. Belongs to connections, not to sessions; lives beside the tree
 * and is fed by it through {@link dev.baton.server.tree.TreeListener}.
 *
 * <p>{@code WatchTable} stores registrations compactly and knows no rule; {@link dev.baton.server.watch.Watches} holds the
 * rules of {@code client-wire.md} section 9.
 */
@NullMarked
package dev.baton.server.watch;

import org.jspecify.annotations.NullMarked;
