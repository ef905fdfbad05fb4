package dev.baton.simulation.recipe;

import dev.baton.recipes.barrier.Barrier;
import dev.baton.simulation.check.PathHistory;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts the barrier up, takes it away, and waits at it. Who gets past must have had a moment at which it was not there. */
final class BarrierPlayer extends RecipeProgram {
    private @Nullable Barrier barrier;

    BarrierPlayer(Troupe troupe, SimClient process, Chance chance) {
        super(troupe, process, chance);
    }

    @Override
    void ready() {
        barrier = Barrier.on(client(), path());
    }

    private String path() {
        return root + "/a";
    }

    @Override
    void deed() {
        Barrier now = barrier;
        if (now == null) {
            return;
        }
        switch (chance.nextInt(5)) {
            case 0, 1 -> track(now.setAsync(limit()));
            case 2 -> track(now.removeAsync(limit()));
            default -> {
                long asked = troupe.chronicle.lastZxid();
                boolean wasThere = isThere();
                CompletableFuture<Void> call = now.awaitAsync(patience());
                track(call, done -> passed(asked, wasThere));
                mayCancel(call);
            }
        }
    }

    private boolean isThere() {
        return troupe.chronicle.tree().find(path()) != null;
    }

    private void passed(long asked, boolean wasThere) {
        if (wasThere) {
            troupe.reached(Reach.RECIPE_BARRIER_OPENED);
        }
        PathHistory paths = troupe.chronicle.paths();
        boolean wasAway = !wasThere
                || paths.between(path(), asked, troupe.chronicle.lastZxid()).stream()
                        .anyMatch(version -> !version.exists());
        Violation.unless(wasAway, "RECIPE", "%s gets past a barrier that has stood since %x", this, asked);
    }

    @Override
    void stop() {
        Barrier now = barrier;
        if (now != null) {
            untilSettled(() -> {
                CompletableFuture<Void> unused = now.removeAsync(limit());
            });
        }
    }
}
