package dev.baton.simulation.recipe;

import dev.baton.client.error.Applied;
import dev.baton.client.error.BatonException;
import dev.baton.recipes.counter.Counter;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds one to a counter. Each result is somebody's alone, and in the end everything that counted is counted once. */
final class CounterPlayer extends RecipeProgram {
    /** What was added. */
    static final class Sum implements Book {
        private final Troupe troupe;
        private final Set<Long> results = new HashSet<>();
        private long begun;
        private long refused;

        Sum(Troupe troupe) {
            this.troupe = troupe;
        }

        @Override
        public void finish() {
            Znode node = troupe.chronicle.tree().find(troupe.root);
            byte[] data = node == null ? null : node.data();
            long sum =
                    data == null || data.length == 0 ? 0 : ByteBuffer.wrap(data).getLong();
            Violation.unless(
                    sum >= results.size() && sum <= begun - refused,
                    "RECIPE",
                    "the counter is %s, but %s were added for sure, and %s at most",
                    sum,
                    results.size(),
                    begun - refused);
        }
    }

    private final Sum sum;
    private @Nullable Counter counter;
    private long seen;

    CounterPlayer(Troupe troupe, SimClient process, Chance chance, Sum sum) {
        super(troupe, process, chance);
        this.sum = sum;
    }

    @Override
    void ready() {
        counter = Counter.on(client(), root);
    }

    @Override
    int pendingMax() {
        return 4;
    }

    @Override
    void deed() {
        Counter now = counter;
        if (now == null) {
            return;
        }
        if (chance.oneIn(5)) {
            long atLeast = sum.results.size();
            track(
                    now.getAsync(),
                    value -> Violation.unless(
                            value >= atLeast && value >= seen, "RECIPE", "%s reads %s after %s", this, value, atLeast));
            return;
        }
        sum.begun++;
        track(
                now.addAsync(1, limit()),
                change -> {
                    troupe.reached(Reach.RECIPE_COUNTED);
                    seen = Math.max(seen, change.after());
                    Violation.unless(
                            change.after() == change.before() + 1 && sum.results.add(change.after()),
                            "RECIPE",
                            "%s has made %s, which somebody else has made",
                            this,
                            change);
                },
                error -> {
                    if (error instanceof BatonException known && known.applied() == Applied.NO) {
                        sum.refused++;
                    } else {
                        troupe.reached(Reach.RECIPE_COUNT_UNKNOWN);
                    }
                });
    }
}
