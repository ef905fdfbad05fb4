package dev.baton.simulation.client;

import dev.baton.simulation.check.Chronicle;
import dev.baton.simulation.check.Witness;
import dev.baton.simulation.world.World;

/** What all programs share. */
public final class Workshop {
    final World world;
    final Chronicle chronicle;
    final Witness witness;
    final Registers registers;
    final LockBook locks;

    /** Mean time between two deeds of a program. */
    final long paceNanos;

    private boolean open = true;

    /** @param strictLeases whether no clock runs so fast that a lease is not worth its time */
    public Workshop(World world, Chronicle chronicle, boolean strictLeases, long paceNanos) {
        this.world = world;
        this.chronicle = chronicle;
        this.witness = new Witness(world, chronicle);
        this.registers = new Registers();
        this.locks = new LockBook(world, chronicle, strictLeases);
        this.paceNanos = paceNanos;
    }

    /** Whether there is work. */
    boolean isOpen() {
        return open;
    }

    /** Nobody begins anything new from now on. */
    public void close() {
        open = false;
    }

    /** Knows which client has which session. */
    public LockBook locks() {
        return locks;
    }

    /** What must hold when everything is over. */
    public void finish() {
        witness.finish();
        registers.finish();
    }
}
