package dev.baton.simulation.recipe;

import dev.baton.recipes.counter.RateLimiter;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes permits of a rate. Where no clock jumps, no more than the rate allows are given from the beginning on. */
final class RatePlayer extends RecipeProgram {
    private static final int BURST = 4;
    private static final int LEASE = 2;

    /** How many were given. */
    static final class Grants implements Book {
        private final Troupe troupe;
        private final Duration period;
        private long given;
        private long firstAt = -1;
        private int processes;

        Grants(Troupe troupe) {
            this.troupe = troupe;
            period = Duration.ofNanos(troupe.shop.paceNanos() * 2);
        }

        private void add() {
            given++;
            long now = troupe.world.now();
            if (firstAt < 0) {
                firstAt = now;
            }
            // One permit per period; a process may hand out a lease after its time, and begins each time anew.
            long allowed = BURST + (now - firstAt) / period.toNanos() + 1 + (long) LEASE * processes;
            Violation.unless(
                    !troupe.shop.hasSteadyWalls() || given <= allowed,
                    "RECIPE",
                    "%s permits were given, %s are allowed",
                    given,
                    allowed);
        }
    }

    private final Grants grants;
    private @Nullable RateLimiter limiter;

    RatePlayer(Troupe troupe, SimClient process, Chance chance, Grants grants) {
        super(troupe, process, chance);
        this.grants = grants;
    }

    @Override
    void ready() {
        grants.processes++;
        limiter = RateLimiter.on(client(), root, new RateLimiter.Rate(1, grants.period, BURST, LEASE));
    }

    @Override
    void deed() {
        RateLimiter now = limiter;
        if (now != null) {
            track(
                    now.acquireAsync(limit()),
                    done -> {
                        troupe.reached(Reach.RECIPE_RATE_GRANTED);
                        grants.add();
                    },
                    error -> troupe.reached(Reach.RECIPE_RATE_REFUSED));
        }
    }
}
