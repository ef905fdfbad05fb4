package dev.baton.testing;

/** One server of a {@link TestEnsemble}. It keeps its address and its data through everything that is done to it here. */
public interface TestMember {
    /** Its number in the ensemble, from 1. */
    int id();

    /** What a client connects to that wants this server and no other; the same for the whole life of the ensemble. */
    String connectString();

    /** Whether it runs now. */
    boolean isRunning();

    /** Stops it in an orderly way, as SIGTERM does; sessions live on in its data. Returns when it is down. Does nothing if it is. */
    void stop();

    /** Ends it as {@code kill -9} does: connections break, nothing more is written. Returns when it is down. Does nothing if it is. */
    void kill();

    /** Starts it again at the same address with its data, after an orderly stop if it runs. Returns when it serves. */
    void restart();
}
