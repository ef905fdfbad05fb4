package dev.baton.simulation.bend;

/** The operating system's view of a simulated process. */
public interface SimProcess {
    /** The one that stands for all. */
    static SimProcess current() {
        return () -> 1;
    }

    /** Its number. */
    long pid();
}
