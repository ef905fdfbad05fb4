/**
 * From a request to a transaction: validation against the state as it will be once all proposals are applied. The outcome is a
 * fully determined transaction or an error one; nothing is left to decide when it is applied.
 *
 * <p>{@link dev.baton.server.prep.PendingChanges} is that future state as an overlay over the tree;
 * {@link dev.baton.server.prep.Preparer} holds the order of checks of {@code client-wire.md} section 7.
 */
@NullMarked
package dev.baton.server.prep;

import org.jspecify.annotations.NullMarked;
