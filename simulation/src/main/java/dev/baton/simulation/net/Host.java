package dev.baton.simulation.net;

/** A process at an address: it can be down, and it can stand still while the world goes on. */
public interface Host {
    /** Unique in the world. */
    int address();

    boolean isUp();

    /** Grows whenever the process dies, so that what was meant for a dead one can be told. */
    int incarnation();

    /** Does what comes from outside, now or when the process moves again; not at all if it dies before. */
    void whenAwake(Runnable action);

    /** The first word on a connection that somebody has opened; returns who takes it and all that follows. */
    Receiver accept(Connection connection);
}
