package dev.baton.server.edge.admin;

import java.util.Map;

/** What the server knows about itself beside the node. Called on the loop's thread. */
public interface ServerInfo {
    /** As in {@code Zookeeper version: ...}: a version of the protocol's line, then ours. */
    String version();

    /** The settings that {@code conf} shows, in its order. */
    Map<String, Object> configuration();

    /** Bytes of all snapshots; walks a directory. */
    long snapshotDirBytes();

    /** Bytes of all logs; walks a directory. */
    long logDirBytes();

    /** Connections refused by limits and for garbage since the start. */
    long rejectedConnectionCount();
}
