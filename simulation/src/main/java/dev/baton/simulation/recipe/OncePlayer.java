package dev.baton.simulation.recipe;

import dev.baton.recipes.counter.OnceGuard;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Does the same pieces of work as others; each has one result, whoever asks. */
final class OncePlayer extends RecipeProgram {
    private static final int KEYS = 3;

    /** Results by key. */
    static final class Results implements Book {
        private final Map<String, String> byKey = new TreeMap<>();
        private int done;
    }

    private final Results results;
    private @Nullable OnceGuard guard;

    OncePlayer(Troupe troupe, SimClient process, Chance chance, Results results) {
        super(troupe, process, chance);
        this.results = results;
    }

    @Override
    void ready() {
        guard = OnceGuard.on(client(), root);
    }

    @Override
    void deed() {
        OnceGuard now = guard;
        if (now == null) {
            return;
        }
        String key = "k" + (results.done / 3 + chance.nextInt(KEYS));
        track(now.runAsync(key, limit(), this::work), result -> {
            troupe.reached(result.replayed() ? Reach.RECIPE_ONCE_REPLAYED : Reach.RECIPE_ONCE_DONE);
            results.done++;
            String text = new String(result.value(), StandardCharsets.UTF_8);
            String before = results.byKey.putIfAbsent(key, text);
            Violation.unless(
                    before == null || before.equals(text),
                    "RECIPE",
                    "%s gets %s for %s, but somebody got %s",
                    this,
                    text,
                    key,
                    before);
        });
    }

    private CompletableFuture<byte[]> work(long token) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        byte[] mine = (id() + " " + Long.toHexString(token) + " " + chance.nextLong()).getBytes(StandardCharsets.UTF_8);
        soon(1, () -> result.complete(mine));
        return result;
    }
}
