package dev.baton.simulation.run;

import dev.baton.simulation.fault.Fault;
import dev.baton.simulation.world.Violation;
import java.util.List;

/** A run that went wrong: where, and how to see it again. */
public final class Failure extends AssertionError {
    private static final long serialVersionUID = 1L;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long seed;
    private final transient List<Fault> faults;
    private final String rule;

    Failure(long seed, long step, long nanos, List<Fault> faults, Throwable cause) {
        super(String.format("seed %d, step %d, at %.3f ms: %s", seed, step, nanos / NANOS_PER_MILLI, cause), cause);
        this.seed = seed;
        this.faults = List.copyOf(faults);
        this.rule = cause instanceof Violation violation
                ? violation.rule()
                : cause.getClass().getSimpleName();
    }

    public long seed() {
        return seed;
    }

    /** The rule that is broken; the name of the exception if the simulated code threw one. */
    public String rule() {
        return rule;
    }

    /** What had been scheduled. */
    public List<Fault> faults() {
        return faults;
    }

    /** What to type to see it again. */
    public String replay() {
        return "java -jar simulation/target/baton-simulation.jar --seed " + seed + " --faults " + Fault.format(faults);
    }
}
