package dev.baton.server.node;

/**
 * The body is complete: publish the snapshot, then tell {@link NodeInput.SnapshotDone}.
 *
 * @param digestZxid the zxid of the content, which is the one it began at
 * @param digest the tree digest at that zxid
 */
public record SnapshotCommit(long digestZxid, long digest) {}
