/**
 * Copies of a part of the tree, and the stream of its changes.
 *
 * <ul>
 *   <li>{@link dev.baton.client.cache.WatchStream} reports every change of a subtree, and says where it may have missed some.
 *   <li>{@link dev.baton.client.cache.TreeCache} keeps the whole subtree in memory.
 *   <li>{@link dev.baton.client.cache.NearCache} keeps what was read, bounded by bytes.
 * </ul>
 *
 * All are kept by one recursive watch on their root, of which a server keeps one per session however many of them there are. They
 * never answer with an older state of a node than before, and tell how far they can be trusted by {@code freshness()}. Nodes that
 * the client may not read are left out.
 */
@NullMarked
package dev.baton.client.cache;

import org.jspecify.annotations.NullMarked;
