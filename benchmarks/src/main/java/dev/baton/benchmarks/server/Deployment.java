package dev.baton.benchmarks.server;

import dev.baton.benchmarks.load.Probe;

/** What is under load: one server, or an ensemble. */
public interface Deployment extends Probe, AutoCloseable {
    ServerKind kind();

    /** Where the lane with that number connects. Lanes are dealt among the members, beginning with the leader. */
    int port(int lane);

    /** The end of what the servers logged, for a message. */
    String logTail();

    /** Ends the processes and deletes their files. */
    @Override
    void close();
}
