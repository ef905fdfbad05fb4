package dev.baton.recipes.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstanceSetTest {
    private static final long SECOND = 1_000_000_000L;
    private final InstanceSet set = new InstanceSet(0.5, 30 * SECOND, 300 * SECOND);

    private static List<ServiceInstance> instances(int count) {
        List<ServiceInstance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(ServiceInstance.of("s", "i" + i, "h" + i, 80));
        }
        return instances;
    }

    @Test
    void aFewThatVanishAreDroppedAtOnce() {
        List<ServiceInstance> ten = instances(10);
        set.update(ten, 0);
        set.update(ten.subList(0, 6), SECOND);
        assertThat(set.all()).hasSize(6);
        assertThat(set.suspectIds()).isEmpty();
    }

    @Test
    void manyThatVanishTogetherAreHeldForAWhile() {
        List<ServiceInstance> ten = instances(10);
        set.update(ten, 0);
        // in three steps within the window, as sessions expire
        set.update(ten.subList(0, 7), SECOND);
        set.update(ten.subList(0, 5), 10 * SECOND);
        assertThat(set.all()).hasSize(5);
        set.update(ten.subList(0, 4), 20 * SECOND);
        assertThat(set.all()).hasSize(10);
        assertThat(set.suspectIds()).containsExactly("i4", "i5", "i6", "i7", "i8", "i9");
        assertThat(set.nextExpiryNanos(20 * SECOND)).isEqualTo(281 * SECOND);

        set.update(ten.subList(0, 8), 40 * SECOND);
        assertThat(set.suspectIds()).containsExactly("i8", "i9");
        assertThat(set.expire(301 * SECOND)).isTrue();
        assertThat(set.all()).hasSize(8);
        assertThat(set.nextExpiryNanos(301 * SECOND)).isEqualTo(-1);
    }

    @Test
    void slowLeavingIsNoMassExpiry() {
        List<ServiceInstance> ten = instances(10);
        for (int left = 10; left >= 0; left--) {
            set.update(ten.subList(0, left), (10 - left) * 31 * SECOND);
        }
        assertThat(set.all()).isEmpty();
    }

    @Test
    void whoDrainedBeforeIsNotHeld() {
        List<ServiceInstance> ten = new ArrayList<>(instances(10));
        ten.replaceAll(instance -> instance.withState(InstanceState.DRAINING));
        set.update(ten, 0);
        set.update(List.of(), SECOND);
        assertThat(set.all()).isEmpty();
    }

    @Test
    void twoInstancesAreTooFewToTell() {
        set.update(instances(2), 0);
        set.update(List.of(), SECOND);
        assertThat(set.all()).isEmpty();
    }
}
