package dev.baton.recipes.kernel;

import java.util.List;

/**
 * How far a version of a configuration is shown, and when that ends: step by step to more instances, each step only after enough of those
 * that see it have applied it; back to none as soon as too many fail, or when a step takes too long.
 *
 * <pre>
 *   STAGE 0 --enough applied--> STAGE 1 --enough applied--> ... --> PROMOTE
 *      \----------- too many failed, time up, not ours any more ---> ROLL_BACK
 * </pre>
 *
 * <p>Pure; stepped by one input at a time. After {@link Act#PROMOTE} or {@link Act#ROLL_BACK} nothing follows.
 */
public final class Rollout {
    /** What is to be done. */
    public enum Act {
        /** Show the version to the audience of {@link Rollout#step()}, and say {@link Rollout#staged}. */
        STAGE,
        /** Make it the one in force for all. */
        PROMOTE,
        /** Show it to nobody. */
        ROLL_BACK
    }

    private final int steps;
    private final double enough;
    private final int failuresMax;
    private int step = -1;
    private boolean staged;
    private boolean over;

    /**
     * A roll-out that has not begun.
     *
     * @param steps how many audiences there are, each containing the one before
     * @param enough the part of an audience that must have applied it, from 0 to 1
     * @param failuresMax how many instances may fail
     */
    public Rollout(int steps, double enough, int failuresMax) {
        this.steps = steps;
        this.enough = enough;
        this.failuresMax = failuresMax;
    }

    /** Number of the step under way, from 0. */
    public int step() {
        return step;
    }

    /** Whether it is decided. */
    public boolean isOver() {
        return over;
    }

    /** Begins. */
    public void start(List<Act> out) {
        if (step < 0 && !over) {
            next(out);
        }
    }

    /** The audience of the present step sees the version from now on. */
    public void staged() {
        staged = true;
    }

    /**
     * What the present audience says.
     *
     * @param audience how many instances there are in it
     * @param applied how many of them have applied the version
     * @param failed how many of them have failed to
     */
    public void counted(int audience, int applied, int failed, List<Act> out) {
        if (over || !staged) {
            return;
        }
        if (failed > failuresMax) {
            end(Act.ROLL_BACK, out);
        } else if (applied >= Math.ceil(enough * audience - 1e-9)) {
            next(out);
        }
    }

    /** The present step has taken too long, or cannot be made. */
    public void failed(List<Act> out) {
        if (!over) {
            end(Act.ROLL_BACK, out);
        }
    }

    private void next(List<Act> out) {
        if (step + 1 == steps) {
            end(Act.PROMOTE, out);
        } else {
            step++;
            staged = false;
            out.add(Act.STAGE);
        }
    }

    private void end(Act act, List<Act> out) {
        over = true;
        out.add(act);
    }

    /**
     * The place of an instance among ten thousand, always the same for one version's key and instance, and spread evenly. An instance sees what
     * is shown to a part of the fleet if its place is below that part.
     */
    public static int placeOf(String key, String instance) {
        long hash = 0xcbf29ce484222325L;
        String text = key + "\n" + instance;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return (int) Long.remainderUnsigned(hash ^ (hash >>> 33), 10_000);
    }
}
