package dev.baton.recipes.config;

import dev.baton.recipes.node.Calls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How to roll a version out.
 *
 * @param audiences to whom it is shown, step by step; each should contain the one before
 * @param appliedPart the part of an audience that must have applied it before the next step, from 0 to 1
 * @param failuresMax how many instances may fail before it is rolled back
 * @param stepLimit how long a step may take before it is rolled back
 */
public record RolloutPlan(List<Audience> audiences, double appliedPart, int failuresMax, Duration stepLimit) {
    public RolloutPlan {
        audiences = List.copyOf(audiences);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("a roll-out needs a step");
        }
        if (!(appliedPart >= 0 && appliedPart <= 1)) {
            throw new IllegalArgumentException("appliedPart is " + appliedPart + "; it must be from 0 to 1");
        }
        if (failuresMax < 0) {
            throw new IllegalArgumentException("failuresMax is " + failuresMax + "; it must not be negative");
        }
        Calls.positive(stepLimit);
    }

    /** To growing parts of the fleet, all of which must apply it. */
    public static RolloutPlan percentages(Duration stepLimit, int... percentages) {
        List<Audience> audiences =
                Arrays.stream(percentages).mapToObj(Audience::percent).toList();
        return new RolloutPlan(audiences, 1, 0, stepLimit);
    }

    public RolloutPlan withAppliedPart(double newPart) {
        return new RolloutPlan(audiences, newPart, failuresMax, stepLimit);
    }

    public RolloutPlan withFailuresMax(int newMax) {
        return new RolloutPlan(audiences, appliedPart, newMax, stepLimit);
    }
}
