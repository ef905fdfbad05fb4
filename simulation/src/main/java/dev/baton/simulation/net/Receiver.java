package dev.baton.simulation.net;

/** One end of a connection. */
public interface Receiver {
    void onPacket(Connection connection, Object what);

    /** The other end has closed, or the connection is broken. Told once, and nothing after it. */
    void onClosed(Connection connection);
}
