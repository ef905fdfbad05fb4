package dev.baton.simulation.bend;

/** A thread of a simulated process, whose work takes no time once it has begun. */
public final class SimThread {
    private static final SimThread CURRENT = new SimThread(() -> {}, "main");

    private final Runnable work;
    private final String name;

    public SimThread(Runnable work, String name) {
        this.work = work;
        this.name = name;
    }

    /** One that stands for all. */
    public static SimThread currentThread() {
        return CURRENT;
    }

    /** Nobody is ever interrupted: there is no time in which that could happen. */
    public static boolean interrupted() {
        return false;
    }

    public String getName() {
        return name;
    }

    /** Without meaning here. */
    public void setDaemon(boolean daemon) {
        // There is no process to be held.
    }

    /** Begins a little later. */
    public void start() {
        Bent.background(work);
    }

    /** Without effect, see {@link #interrupted()}. */
    public void interrupt() {
        // Nobody sleeps.
    }
}
