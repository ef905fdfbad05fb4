package dev.baton.recipes.kernel;

import java.util.List;

/**
 * A machine about one node. It takes one {@link Fact} per step and appends the {@link Command}s that follow from it. Not
 * thread-safe; the driver steps it by one fact at a time.
 *
 * <p>The driver promises that facts come in the order in which the ensemble issued them: an answer that comes after a
 * {@link Fact.Changed} shows at least that change.
 */
public interface NodeKernel {
    /** Takes one fact and appends what follows from it. After {@link Command.Finished} nothing follows any more. */
    void step(Fact fact, List<Command> out);
}
