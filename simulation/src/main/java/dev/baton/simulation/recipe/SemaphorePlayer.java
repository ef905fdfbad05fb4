package dev.baton.simulation.recipe;

import dev.baton.recipes.semaphore.Permits;
import dev.baton.recipes.semaphore.Semaphore;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.recipe.Holders.Hold;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes one permit or more, and gives them back; where the limit is shared, changes it now and then. */
final class SemaphorePlayer extends RecipeProgram {
    private final Holders holders;
    private final boolean shared;
    private @Nullable Semaphore semaphore;

    SemaphorePlayer(Troupe troupe, SimClient process, Chance chance, Holders holders, boolean shared) {
        super(troupe, process, chance);
        this.holders = holders;
        this.shared = shared;
    }

    @Override
    void ready() {
        int most = holders.capacity();
        semaphore = shared
                ? Semaphore.sharedLimit(client(), root + "/a", root + "/limit", most)
                : Semaphore.on(client(), root + "/a", most);
    }

    @Override
    int pendingMax() {
        return 3;
    }

    @Override
    void deed() {
        Semaphore now = semaphore;
        if (now == null) {
            return;
        }
        if (shared && chance.oneIn(10)) {
            track(now.setPermitsMax(chance.between(1, holders.capacity())));
            return;
        }
        int count = chance.oneIn(4) ? chance.between(1, holders.capacity()) : 1;
        if (chance.oneIn(5)) {
            track(now.tryAcquire(count), found -> found.ifPresent(this::held));
            return;
        }
        // Not for ever: a limit that is lowered may never let many in.
        CompletableFuture<Permits> call = now.acquire(count, count == 1 ? patience() : limit());
        track(call, this::held);
        mayCancel(call);
    }

    private void held(Permits permits) {
        troupe.reached(Reach.RECIPE_PERMITS_HELD);
        List<Hold> mine = new ArrayList<>();
        for (String path : permits.paths()) {
            Znode node = troupe.chronicle.tree().find(path);
            long token = node == null ? -1 : node.czxid();
            Hold hold = new Hold(this, path, token, 1, permits::checkHeld, () -> troupe.exists(path, token));
            mine.add(hold);
            holders.admitted("permits", hold);
        }
        permits.lost().thenAccept(reason -> mine.forEach(Hold::end));
        soon(3, () -> {
            mine.forEach(Hold::end);
            track(permits.releaseAsync());
        });
    }
}
