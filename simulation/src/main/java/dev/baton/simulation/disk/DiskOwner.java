package dev.baton.simulation.disk;

import dev.baton.server.node.NodeInput;

/** The process above a disk. */
public interface DiskOwner {
    /** Something is done, or failed; told when the process is awake, not at all if it died. */
    void onDisk(NodeInput report);
}
