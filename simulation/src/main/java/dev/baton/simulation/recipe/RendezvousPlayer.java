package dev.baton.simulation.recipe;

import dev.baton.recipes.barrier.Rendezvous;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Meets the others, phase after phase. */
final class RendezvousPlayer extends RecipeProgram {
    /** Who came, and which phases ended. */
    static final class Phases implements Book {
        private final Set<Long> ended = new TreeSet<>();
        private long arrivals;
    }

    private final Phases phases;

    RendezvousPlayer(Troupe troupe, SimClient process, Chance chance, Phases phases) {
        super(troupe, process, chance);
        this.phases = phases;
    }

    @Override
    void deed() {
        phases.arrivals++;
        CompletableFuture<Long> call =
                Rendezvous.on(client(), root + "/a", troupe.size()).arriveAndAwaitAsync(limit());
        track(call, phase -> {
            troupe.reached(Reach.RECIPE_RENDEZVOUS_ENDED);
            phases.ended.add(phase);
            Violation.unless(
                    phases.arrivals >= (long) phases.ended.size() * troupe.size(),
                    "RECIPE",
                    "%s phases of %s have ended, but only %s came",
                    phases.ended.size(),
                    troupe.size(),
                    phases.arrivals);
        });
        mayCancel(call);
    }
}
