package dev.baton.simulation.recipe;

import dev.baton.recipes.config.Audience;
import dev.baton.recipes.config.ConfigFollower;
import dev.baton.recipes.config.ConfigInstance;
import dev.baton.recipes.config.ConfigStore;
import dev.baton.recipes.config.ConfigVersion;
import dev.baton.recipes.config.ConfigView;
import dev.baton.recipes.config.Publication;
import dev.baton.recipes.config.RolloutPlan;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Publishes configuration, rolls it out, rolls it back, and follows it. A number means the same to everybody. */
final class ConfigPlayer extends RecipeProgram {
    /** What each number is. */
    static final class Numbers implements Book {
        private final Troupe troupe;
        private final Map<Long, ConfigVersion> known = new TreeMap<>();
        private final Map<String, Long> acknowledged = new TreeMap<>();

        Numbers(Troupe troupe) {
            this.troupe = troupe;
        }

        private void learn(ConfigVersion version) {
            ConfigVersion before = known.putIfAbsent(version.number(), version);
            Violation.unless(before == null || before.equals(version), "RECIPE", "%s is also %s", version, before);
        }

        /** Everybody sees the same. */
        @Override
        public boolean isCalm() {
            return troupe.programs.stream()
                            .filter(program -> program.isAlive()
                                    && !program.client().state().isFinal())
                            .map(program -> ((ConfigPlayer) program).seen())
                            .distinct()
                            .count()
                    <= 1;
        }
    }

    private final Numbers numbers;
    private @Nullable ConfigStore store;
    private @Nullable ConfigView view;
    private @Nullable ConfigFollower follower;
    private final Ascending inForce = new Ascending(this);
    private int publications;

    ConfigPlayer(Troupe troupe, SimClient process, Chance chance, Numbers numbers) {
        super(troupe, process, chance);
        this.numbers = numbers;
    }

    @Override
    void ready() {
        ConfigStore made = ConfigStore.on(client(), root);
        store = made;
        ConfigView seen = made.view();
        view = seen;
        var unused = seen.onChange(version -> troupe.guarded(() -> {
            numbers.learn(version);
            inForce.see(version.number());
        }));
        boolean fails = chance.oneIn(4);
        follower = made.follow(ConfigInstance.of(id()), version -> {
            troupe.guarded(() -> numbers.learn(version));
            if (fails && chance.oneIn(3)) {
                throw new IllegalArgumentException("made up");
            }
        });
    }

    private long seen() {
        ConfigView now = view;
        return now == null ? 0 : now.version().number();
    }

    @Override
    void deed() {
        ConfigStore now = store;
        if (now == null) {
            return;
        }
        Publication publication =
                new Publication(Map.of("k" + chance.nextInt(3), id() + "-" + publications++), id(), "because");
        switch (chance.nextInt(10)) {
            case 0, 1, 2 ->
                track(now.publishAsync(publication, limit()), version -> {
                    troupe.reached(Reach.RECIPE_CONFIG_PUBLISHED);
                    published(version);
                });
            case 3 -> {
                if (inForce.last() > 1) {
                    track(
                            now.rollbackAsync(1 + chance.nanos(inForce.last() - 1), id(), "back", limit()),
                            this::published);
                }
            }
            case 4 -> {
                RolloutPlan plan = new RolloutPlan(List.of(Audience.percent(50), Audience.ALL), 0.5, 0, limit());
                track(now.rollOutAsync(publication, plan), result -> {
                    troupe.reached(result.promoted() ? Reach.RECIPE_CONFIG_ROLLED_OUT : Reach.RECIPE_CONFIG_TAKEN_BACK);
                    numbers.learn(result.version());
                });
            }
            case 5 -> {
                // A roll-out whose leader has died stands in everybody's way until somebody ends it.
                track(
                        now.stagedAsync(),
                        staged -> staged.ifPresent(left -> soon(
                                8, () -> track(now.abandonAsync(left.version().number(), limit())))));
            }
            default -> track(now.currentAsync(), numbers::learn);
        }
    }

    private void published(ConfigVersion version) {
        numbers.learn(version);
        Long before = numbers.acknowledged.put(version.id(), version.number());
        Violation.unless(before == null, "RECIPE", "%s was published as %s before", version, before);
    }

    @Override
    void stop() {
        ConfigView seen = view;
        ConfigFollower now = follower;
        if (seen != null && now != null) {
            seen.close();
            track(now.closeAsync());
        }
    }
}
