package dev.baton.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.auth.Identities;
import dev.baton.server.auth.IpAddress;
import dev.baton.wire.io.WireWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random registrations against a map of maps. */
class WatchTableTest {
    private static final int STEPS = 40_000;

    private record Nobody() implements Watcher.Sink {
        @Override
        public Identities identities() {
            return Identities.ofAddress(IpAddress.of(new byte[4]));
        }

        @Override
        public long sessionId() {
            return 0;
        }

        @Override
        public void event(WireWriter frame) {}
    }

    private final WatchTable table = new WatchTable();
    private final Map<String, Map<Watcher, Integer>> model = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatAMapOfMapsHolds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            // Growing and shrinking phases, so that tables resize both ways.
            boolean grow = i / 5_000 % 2 == 0;
            step(random, grow ? 80 : 20);
            if (i % 1_000 == 0) {
                compare();
            }
        }
        new ArrayList<>(watchers).forEach(this::close);
        compare();
        assertThat(table.pathCount()).isZero();
    }

    private void step(Random random, int growPercent) {
        if (watchers.size() < 2 || random.nextInt(100) == 0) {
            watchers.add(table.addWatcher(new Nobody()));
        }
        Watcher watcher = watchers.get(random.nextInt(watchers.size()));
        String path = "/p" + random.nextInt(random.nextBoolean() ? 5 : 3_000);
        int bits = 1 + random.nextInt(15);
        if (random.nextInt(500) == 0) {
            close(watcher);
        } else if (random.nextInt(100) < growPercent) {
            table.add(path, watcher, bits);
            model.computeIfAbsent(path, key -> new HashMap<>()).merge(watcher, bits, (x, y) -> x | y);
        } else {
            Map<Watcher, Integer> at = model.getOrDefault(path, new HashMap<>());
            int present = at.getOrDefault(watcher, 0);
            assertThat(table.remove(path, watcher, bits)).isEqualTo(present & bits);
            if ((present & ~bits) == 0) {
                at.remove(watcher);
            } else {
                at.put(watcher, present & ~bits);
            }
        }
    }

    private void close(Watcher watcher) {
        table.removeWatcher(watcher);
        watchers.remove(watcher);
        model.values().forEach(at -> at.remove(watcher));
    }

    private void compare() {
        model.values().removeIf(Map::isEmpty);
        Map<String, Map<Watcher, Integer>> actual = new HashMap<>();
        table.forEach((path, watcher, bits) ->
                actual.computeIfAbsent(path, key -> new HashMap<>()).put(watcher, bits));
        assertThat(actual).isEqualTo(model);
        assertThat(table.pathCount()).isEqualTo(model.size());
        assertThat(table.dataCount()).isEqualTo(count(Modes.DATA_TABLE));
        assertThat(table.childCount()).isEqualTo(count(Modes.CHILD_TABLE));
        assertThat(table.recursiveCount()).isEqualTo(count(Modes.RECURSIVE));
        model.forEach((path, at) -> at.forEach((watcher, bits) -> {
            assertThat(table.bits(path, watcher)).isEqualTo(bits);
            String longer = path + "/child";
            assertThat(table.find(longer, path.length(), path.hashCode()))
                    .isEqualTo(table.find(path, path.length(), path.hashCode()));
        }));
    }

    private int count(int modes) {
        int count = 0;
        for (Map<Watcher, Integer> at : model.values()) {
            for (int bits : at.values()) {
                count += (bits & modes) == 0 ? 0 : 1;
            }
        }
        return count;
    }
}
