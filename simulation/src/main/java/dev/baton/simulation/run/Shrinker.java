package dev.baton.simulation.run;

import dev.baton.simulation.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a schedule down to faults none of which can be left out, by delta debugging: leaves out halves, then quarters,
 * and so on, and keeps what still fails by the same rule.
 */
public final class Shrinker {
    private final Function<List<Fault>, @Nullable Failure> run;
    private int runsLeft;

    /**
     * @param run runs a schedule; null if nothing goes wrong
     * @param runsMax how often at most
     */
    public Shrinker(Function<List<Fault>, @Nullable Failure> run, int runsMax) {
        this.run = run;
        this.runsLeft = runsMax;
    }

    /** For the failure of a seed. */
    public static Failure shrink(Failure failure, int runsMax) {
        return new Shrinker(faults -> attempt(failure.seed(), faults), runsMax).smallest(failure);
    }

    /** Runs it once. */
    static @Nullable Failure attempt(long seed, List<Fault> faults) {
        try {
            new Simulation(seed, faults, false).run();
            return null;
        } catch (Failure e) {
            return e;
        }
    }

    /** The smallest schedule found that breaks the same rule. */
    public Failure smallest(Failure first) {
        Failure best = first;
        int parts = 2;
        while (!best.faults().isEmpty() && runsLeft > 0) {
            Failure smaller = withoutOnePart(best, Math.min(parts, best.faults().size()));
            if (smaller != null) {
                best = smaller;
                parts = Math.max(2, parts - 1);
            } else if (parts >= best.faults().size()) {
                return best;
            } else {
                parts *= 2;
            }
        }
        return best;
    }

    private @Nullable Failure withoutOnePart(Failure failing, int parts) {
        List<Fault> faults = failing.faults();
        for (int part = parts - 1; part >= 0 && runsLeft > 0; part--) {
            int from = faults.size() * part / parts;
            int to = faults.size() * (part + 1) / parts;
            List<Fault> rest = new ArrayList<>(faults.subList(0, from));
            rest.addAll(faults.subList(to, faults.size()));
            runsLeft--;
            Failure outcome = run.apply(rest);
            if (outcome != null && outcome.rule().equals(failing.rule())) {
                return outcome;
            }
        }
        return null;
    }
}
