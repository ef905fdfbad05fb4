package dev.baton.simulation.client;

import dev.baton.client.event.StateChange;

/** What a client process does. A new one begins with every start of the process. */
public interface Program {
    /** The client exists and begins to connect. */
    void begin();

    /** Where its session stands. */
    void onState(StateChange change);

    /** Whether it has nothing under way, and will not begin anything, once there is no more work. */
    default boolean isSettled() {
        return true;
    }
}
