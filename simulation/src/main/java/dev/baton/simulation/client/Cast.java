package dev.baton.simulation.client;

import dev.baton.simulation.world.Chance;

/** The programs of one run that are about one recipe, and what must hold among them. */
public interface Cast {
    /** So many processes take part. */
    void expect(int processes);

    /** A process begins. */
    Program join(SimClient client, Chance chance);

    /** Looked at after each act of any of them: what must hold at any time. */
    void check();

    /** While there is still work and all is healed: whether everybody has what the recipe promises to whoever waits long enough. */
    boolean isCalm();

    /** Nothing is under way any more: what has come of it. */
    void finish();
}
