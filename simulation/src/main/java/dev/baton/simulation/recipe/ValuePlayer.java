package dev.baton.simulation.recipe;

import dev.baton.recipes.counter.SharedValue;
import dev.baton.recipes.counter.Versioned;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes a value by what it was: no change is lost, and of those who expect the same version one succeeds. */
final class ValuePlayer extends RecipeProgram {
    /** Which values were made out of which. */
    static final class Versions implements Book {
        private final Set<Long> made = new HashSet<>();
        private final Set<Integer> replaced = new HashSet<>();
        private long newest;
    }

    private final Versions versions;
    private @Nullable SharedValue value;
    private @Nullable Versioned known;
    private final Ascending watched = new Ascending(this);

    ValuePlayer(Troupe troupe, SimClient process, Chance chance, Versions versions) {
        super(troupe, process, chance);
        this.versions = versions;
    }

    @Override
    void ready() {
        SharedValue made = SharedValue.on(client(), root);
        value = made;
        var unused = made.onChange(seen -> troupe.guarded(() -> {
            troupe.reached(Reach.RECIPE_VALUE_WATCHED);
            watched.see(seen.zxid());
        }));
    }

    private static long numberOf(byte[] bytes) {
        return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
    }

    private static byte[] bytesOf(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    void deed() {
        SharedValue now = value;
        if (now == null) {
            return;
        }
        Versioned before = known;
        switch (chance.nextInt(4)) {
            case 0 -> {
                long atLeast = versions.newest;
                track(now.getAsync(), read -> {
                    known = read;
                    Violation.unless(
                            numberOf(read.value()) >= atLeast, "RECIPE", "%s reads %s after %s", this, read, atLeast);
                });
            }
            case 1 -> {
                if (before != null) {
                    known = null;
                    long next = numberOf(before.value()) + 1;
                    track(now.trySetAsync(before, bytesOf(next), limit()), done -> {
                        if (done) {
                            troupe.reached(Reach.RECIPE_VALUE_SWAPPED);
                            changed(before.version(), next);
                        }
                    });
                }
            }
            default ->
                track(now.updateAsync(old -> bytesOf(numberOf(old) + 1), limit()), made -> {
                    troupe.reached(Reach.RECIPE_VALUE_CHANGED);
                    changed(made.version() - 1, numberOf(made.value()));
                });
        }
    }

    private void changed(int from, long number) {
        Violation.unless(
                versions.made.add(number) && (from < 0 || versions.replaced.add(from)),
                "RECIPE",
                "%s has made %s out of version %s, as somebody else has",
                this,
                number,
                from);
        versions.newest = Math.max(versions.newest, number);
    }
}
