package dev.baton.simulation.recipe;

import dev.baton.recipes.leader.LeaderLatch;
import dev.baton.recipes.leader.LeaderListener;
import dev.baton.recipes.leader.LeaderOptions;
import dev.baton.recipes.leader.RevokedReason;
import dev.baton.recipes.leader.Term;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.recipe.Holders.Hold;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Stands for election all the time, resigns now and then, and leaves at the end. */
final class LeaderPlayer extends RecipeProgram {
    private static final String TERM = "term";

    /** One leader at most, and one in the end. */
    record OneLeader(Troupe troupe, Holders holders) implements Book {
        @Override
        public void check() {
            holders.check();
        }

        @Override
        public boolean isCalm() {
            return holders.provenCount(TERM) == 1;
        }
    }

    private final Holders holders;
    private @Nullable LeaderLatch latch;
    private @Nullable Hold leading;

    LeaderPlayer(Troupe troupe, SimClient process, Chance chance, Holders holders) {
        super(troupe, process, chance);
        this.holders = holders;
    }

    @Override
    void ready() {
        LeaderOptions options = LeaderOptions.as(id()).withPriority(chance.oneIn(3) ? chance.nextInt(2) : 0);
        LeaderLatch made = LeaderLatch.on(client(), root + "/a", options);
        var unused = made.listen(new LeaderListener() {
            @Override
            public void onElected(Term term) {
                troupe.guarded(() -> elected(term));
            }

            @Override
            public void onRevoked(Term term, RevokedReason reason) {
                troupe.guarded(() -> revoked());
            }

            @Override
            public void onSuspended(Term term) {
                troupe.reached(Reach.RECIPE_LEADER_SUSPENDED);
            }
        });
        latch = made.start();
    }

    private void elected(Term term) {
        troupe.reached(Reach.RECIPE_LEADER_ELECTED);
        Violation.unless(leading == null, "G16", "%s is elected twice", this);
        Hold hold = new Hold(
                        this,
                        term.path(),
                        term.term(),
                        1,
                        term::isLeader,
                        () -> troupe.exists(term.path(), term.term()))
                .at(term.path());
        leading = hold;
        holders.admitted(TERM, hold);
    }

    private void revoked() {
        troupe.reached(Reach.RECIPE_LEADER_REVOKED);
        Hold hold = leading;
        if (hold != null) {
            hold.end();
        }
        leading = null;
    }

    @Override
    void deed() {
        LeaderLatch now = latch;
        if (now == null) {
            return;
        }
        if (now.isLeader() && !troupe.isCalming() && chance.oneIn(6)) {
            now.resign(Duration.ofNanos(troupe.shop.paceNanos()));
        } else if (chance.oneIn(4)) {
            track(now.participants());
        }
    }

    @Override
    void stop() {
        LeaderLatch now = latch;
        if (now != null) {
            track(now.closeAsync());
        }
    }
}
