package dev.baton.simulation.recipe;

import dev.baton.recipes.counter.IdAllocator;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes numbers that nobody else gets. */
final class IdPlayer extends RecipeProgram {
    private static final int BLOCK = 4;

    /** All that were given. */
    static final class Ids implements Book {
        private final Set<Long> given = new HashSet<>();
    }

    private final Ids ids;
    private @Nullable IdAllocator allocator;
    private long last = -1;

    IdPlayer(Troupe troupe, SimClient process, Chance chance, Ids ids) {
        super(troupe, process, chance);
        this.ids = ids;
    }

    @Override
    void ready() {
        allocator = IdAllocator.on(client(), root, BLOCK, limit());
    }

    @Override
    void deed() {
        IdAllocator now = allocator;
        if (now != null) {
            track(now.nextAsync(), id -> {
                troupe.reached(Reach.RECIPE_ID_GIVEN);
                Violation.unless(ids.given.add(id), "RECIPE", "%s gets %s, which somebody has", this, id);
                Violation.unless(id > last, "RECIPE", "%s gets %s after %s", this, id, last);
                last = id;
            });
        }
    }
}
