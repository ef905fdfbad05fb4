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

    private long paceNanos;
    private final boolean strictLeases;
    private final boolean steadyWalls;
    private boolean open = true;

    /**
     * @param strictLeases whether no clock runs so fast that a lease is not worth its time
     * @param steadyWalls whether no wall clock jumps
     * @param paceNanos mean time between two deeds of a program, to begin with
     */
    public Workshop(World world, Chronicle chronicle, boolean strictLeases, boolean steadyWalls, long paceNanos) {
        this.world = world;
        this.chronicle = chronicle;
        this.witness = new Witness(world, chronicle);
        this.registers = new Registers();
        this.locks = new LockBook(world, chronicle, strictLeases);
        this.paceNanos = paceNanos;
        this.strictLeases = strictLeases;
        this.steadyWalls = steadyWalls;
    }

    public World world() {
        return world;
    }

    public Chronicle chronicle() {
        return chronicle;
    }

    /** Mean time between two deeds of a program, now. */
    public long paceNanos() {
        return paceNanos;
    }

    /** Everybody does less from now on, by this factor. */
    public void slowDown(long factor) {
        paceNanos = Math.multiplyExact(paceNanos, factor);
    }

    /** Whether no clock runs so fast that a lease is not worth its time. */
    public boolean isStrict() {
        return strictLeases;
    }

    /** Whether no wall clock jumps. */
    public boolean hasSteadyWalls() {
        return steadyWalls;
    }

    /** Whether there is work. */
    public boolean isOpen() {
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
