/**
 * The data tree: znodes, ACLs, sessions, and every figure derived from them. It has one owner, takes transactions in the order
 * of their zxids and applies them without ever failing; whether a request is allowed was decided before.
 *
 * <ul>
 *   <li>{@link dev.baton.server.tree.Tree} finds and applies; {@link dev.baton.server.tree.Znode} is what it finds.
 *   <li>{@link dev.baton.server.tree.TreeListener} hears of changes, which is how watches fire.
 *   <li>{@link dev.baton.server.tree.TreeSnapshotter} and {@link dev.baton.server.tree.TreeLoader} write and read the body of a
 *       snapshot ({@code storage.md} section 5.1).
 *   <li>{@link dev.baton.server.tree.AclTable}, {@link dev.baton.server.tree.SessionTable},
 *       {@link dev.baton.server.tree.Quotas}, {@link dev.baton.server.tree.NodeDigest}: the parts.
 * </ul>
 *
 * <p>It must not know sessions' connections, watches, requests, files or consensus.
 */
@NullMarked
package dev.baton.server.tree;

import org.jspecify.annotations.NullMarked;
