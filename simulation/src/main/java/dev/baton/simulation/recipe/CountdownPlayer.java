package dev.baton.simulation.recipe;

import dev.baton.recipes.barrier.CountdownLatch;
import dev.baton.recipes.barrier.NotArmed;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Counts a latch down with others, and waits for it. Each round has a latch of its own, armed by one of them. */
final class CountdownPlayer extends RecipeProgram {
    private static final int COUNT = 5;

    /** After so many deeds nobody waits any longer for one who was to arm the latch, and may be dead. */
    private static final int ARMING_DEEDS_MAX = 20;

    /** What was counted, whether it is known to have come through or not. */
    static final class Counts implements Book {
        private final List<Integer> begun = new ArrayList<>(List.of(0));
        private boolean arming;
        private boolean armed;
        private int patience = ARMING_DEEDS_MAX;

        private int round() {
            return begun.size() - 1;
        }

        private void next(int after) {
            if (after == round()) {
                begun.add(0);
                arming = false;
                armed = false;
                patience = ARMING_DEEDS_MAX;
            }
        }
    }

    private final Counts counts;
    private final Set<Integer> waiting = new TreeSet<>();

    CountdownPlayer(Troupe troupe, SimClient process, Chance chance, Counts counts) {
        super(troupe, process, chance);
        this.counts = counts;
    }

    private CountdownLatch latch(int round) {
        return CountdownLatch.on(client(), root + "/" + round);
    }

    @Override
    int pendingMax() {
        return 3;
    }

    @Override
    void deed() {
        int round = counts.round();
        if (chance.oneIn(8)) {
            // Whether it is armed or not: if it is not, that counts nothing.
            countDown(round);
        } else if (!counts.arming) {
            counts.arming = true;
            track(
                    latch(round).armAsync(COUNT, limit()),
                    done -> counts.armed |= round == counts.round(),
                    error -> counts.next(round));
        } else if (!counts.armed) {
            counts.patience--;
            if (counts.patience == 0) {
                counts.next(round);
            }
        } else if (chance.oneIn(2)) {
            countDown(round);
        } else {
            waiting.add(round);
            track(latch(round).awaitAsync(patience()), done -> opened(round));
        }
    }

    private void countDown(int round) {
        counts.begun.set(round, counts.begun.get(round) + 1);
        track(latch(round).countDownAsync(1, limit()), left -> {}, error -> {
            if (error instanceof NotArmed) {
                troupe.reached(Reach.RECIPE_COUNTED_UNARMED);
                counts.begun.set(round, counts.begun.get(round) - 1);
            }
        });
    }

    private void opened(int round) {
        waiting.remove(round);
        if (troupe.isOpen()) {
            troupe.reached(Reach.RECIPE_COUNTDOWN_OPENED);
            Violation.unless(
                    counts.begun.get(round) >= COUNT,
                    "RECIPE",
                    "%s gets past a latch of %s that was counted down %s times",
                    this,
                    COUNT,
                    counts.begun.get(round));
        }
        counts.next(round);
    }

    @Override
    void stop() {
        untilSettled(() -> {
            for (int round : waiting) {
                CompletableFuture<Void> unused = latch(round).armAsync(0, limit());
            }
        });
    }
}
