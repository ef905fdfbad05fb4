package dev.baton.conformance.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.client.CreateOptions;
import dev.baton.conformance.harness.BackEnd;
import dev.baton.conformance.harness.OnBackEnds;
import dev.baton.recipes.config.Acknowledgements;
import dev.baton.recipes.config.Audience;
import dev.baton.recipes.config.ConfigFollower;
import dev.baton.recipes.config.ConfigInstance;
import dev.baton.recipes.config.ConfigRefused;
import dev.baton.recipes.config.ConfigStore;
import dev.baton.recipes.config.ConfigVersion;
import dev.baton.recipes.config.ConfigView;
import dev.baton.recipes.config.Publication;
import dev.baton.recipes.config.RolloutPlan;
import dev.baton.recipes.config.RolloutResult;
import dev.baton.wire.model.CreateMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;

/** What roll-outs promise: shown to those in the audience only, acknowledged by each, taken back by itself. */
class RolloutIT extends RecipeSuite {
    private static final int INSTANCES = 10;

    private static Publication publication(String value) {
        return new Publication(Map.of("key", value), "somebody", "a test");
    }

    /** Applies whatever is not "bad", and remembers. */
    private static final class Instance {
        final ConcurrentLinkedQueue<String> applied = new ConcurrentLinkedQueue<>();
        ConfigFollower follower;

        void apply(ConfigVersion version) {
            String value = version.values().get("key");
            if (value.equals("bad")) {
                throw new IllegalArgumentException("bad is bad");
            }
            applied.add(value);
        }
    }

    private List<Instance> fleet(ConfigStore store) throws Exception {
        List<Instance> fleet = new ArrayList<>();
        for (int i = 0; i < INSTANCES; i++) {
            Instance instance = new Instance();
            ConfigInstance name = new ConfigInstance("pod-" + i, i < 2 ? Set.of("canary") : Set.of());
            instance.follower = closing(store.follow(name, instance::apply));
            fleet.add(instance);
        }
        for (Instance instance : fleet) {
            get(instance.follower.joined());
        }
        return fleet;
    }

    private static long withVersion(List<Instance> fleet, ConfigVersion version) {
        return fleet.stream()
                .filter(one -> one.follower.applied().number() == version.number())
                .count();
    }

    @ParameterizedTest
    @OnBackEnds(ensembles = true)
    void aStagedVersionIsSeenByItsAudienceOnly(BackEnd kind) throws Exception {
        ConfigStore store = ConfigStore.on(client(kind), path);
        ConfigView everybody = closing(store.view());
        List<Instance> fleet = fleet(store);
        ConfigVersion first = store.publish(publication("one"), LIMIT);
        Acknowledgements all = get(store.awaitApplied(first.number(), 1, LIMIT));
        assertThat(all.all()).hasSize(INSTANCES);
        ConfigVersion second = get(store.stageAsync(publication("two"), Audience.labelled("canary"), LIMIT));
        Acknowledgements some = get(store.awaitApplied(second.number(), 1, LIMIT));
        assertThat(some.applied()).extracting(one -> one.instance().id()).containsExactly("pod-0", "pod-1");
        assertThat(withVersion(fleet, second)).isEqualTo(2);
        assertThat(withVersion(fleet, first)).isEqualTo(INSTANCES - 2);
        assertThat(get(store.currentAsync())).isEqualTo(first);
        assertThat(everybody.version()).isEqualTo(first);
        assertThatThrownBy(() -> store.publish(publication("three"), LIMIT)).isInstanceOf(ConfigRefused.class);
        assertThat(get(store.abandonAsync(second.number(), LIMIT))).isEqualTo(first);
        await("back").atMost(LIMIT).until(() -> withVersion(fleet, first) == INSTANCES);
        assertThatThrownBy(() -> get(store.promoteAsync(second.number(), LIMIT)))
                .hasCauseInstanceOf(ConfigRefused.class);
        ConfigVersion third = get(store.stageAsync(publication("three"), Audience.percent(50), LIMIT));
        assertThat(third.number()).isEqualTo(3);
        assertThat(get(store.promoteAsync(third.number(), LIMIT))).isEqualTo(third);
        get(store.awaitApplied(third.number(), 1, LIMIT));
        assertThat(withVersion(fleet, third)).isEqualTo(INSTANCES);
        assertThat(get(store.numbersAsync())).containsExactly(1L, 2L, 3L);
        assertThat(get(store.versionAsync(2))).isEqualTo(second);
    }

    @ParameterizedTest
    @OnBackEnds
    void aRollOutGoesOnByItsPlanAndBackByItself(BackEnd kind) throws Exception {
        ConfigStore store = ConfigStore.on(client(kind), path);
        List<Instance> fleet = fleet(store);
        ConfigVersion first = store.publish(publication("one"), LIMIT);
        get(store.awaitApplied(first.number(), 1, LIMIT));
        RolloutPlan plan = RolloutPlan.percentages(LIMIT, 30, 60, 100);
        RolloutResult good = store.rollOut(publication("good"), plan);
        assertThat(good.promoted()).isTrue();
        assertThat(good.last().applied()).hasSize(INSTANCES);
        assertThat(get(store.currentAsync())).isEqualTo(good.version());
        RolloutResult bad = store.rollOut(publication("bad"), plan);
        assertThat(bad.promoted()).isFalse();
        assertThat(bad.reason()).contains("bad is bad");
        assertThat(get(store.currentAsync())).isEqualTo(good.version());
        assertThat(get(store.stagedAsync())).isEmpty();
        get(store.awaitApplied(good.version().number(), 1, LIMIT));
        assertThat(fleet).allMatch(one -> !one.applied.contains("bad"));
        // nobody answers: time takes it back
        for (Instance instance : fleet) {
            get(instance.follower.closeAsync());
        }
        ConfigFollower deaf = closing(store.follow(ConfigInstance.of("deaf"), version -> {}));
        get(deaf.joined());
        get(store.awaitApplied(good.version().number(), 1, LIMIT));
        deaf.close();
        awaitChildren(kind, path + "/acks", 0);
        CreateOptions persistent = CreateOptions.of(CreateMode.PERSISTENT).withParents();
        get(client(kind).create(path + "/acks/mute", bytes("{\"number\":0}"), persistent));
        RolloutResult slow = store.rollOut(publication("slow"), RolloutPlan.percentages(Duration.ofSeconds(1), 100));
        assertThat(slow.promoted()).isFalse();
        assertThat(slow.reason()).contains("too long");
        assertThat(get(store.currentAsync())).isEqualTo(good.version());
    }
}
