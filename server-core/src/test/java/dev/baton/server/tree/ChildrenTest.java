package dev.baton.server.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The child tables against a HashMap, through all their forms and back. */
class ChildrenTest {
    private final Map<String, Znode> expected = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private NameHash hashing = new NameHash(1);
    private Children children;

    static LongStream seeds() {
        Long replay = Long.getLong("baton.seed");
        return replay != null ? LongStream.of(replay) : LongStream.rangeClosed(1, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void behavesAsAMapUnderRandomUse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        hashing = new NameHash(random.nextLong());
        int bound = 1 << random.nextInt(1, 9);
        for (int i = 0; i < 2000; i++) {
            String name = "n" + random.nextInt(bound);
            boolean grow = (i / 500) % 2 == 0 ? random.nextInt(3) > 0 : random.nextInt(3) == 0;
            if (grow && !expected.containsKey(name)) {
                add(name);
            } else if (!grow && expected.containsKey(name)) {
                remove(name);
            }
            assertThat(found(name)).isSameAs(expected.get(name));
            if (i % 100 == 0) {
                assertSame();
            }
        }
        assertSame();
    }

    @Test
    void growsThroughEveryFormAndShrinksBack() {
        SplittableRandom random = new SplittableRandom(7);
        Set<Class<?>> forms = new HashSet<>();
        for (int i = 0; i < 50_000; i++) {
            add("child-" + String.format("%010d", i));
            forms.add(children.getClass());
        }
        assertSame();
        assertThat(forms).containsExactlyInAnyOrder(ChildSegment.class, ChildDirectory.class);
        while (!names.isEmpty()) {
            removeAt(random.nextInt(names.size()));
            if (names.size() % 15_000 == 17) {
                assertSame();
            }
        }
        assertThat(children).isNull();
    }

    @Test
    void namesThatAllHashAlikeAreJustSlow() {
        // Eight bytes at a time are multiplied, so an equal seed state gives equal hashes: take the hash apart by brute
        // force.
        Map<Integer, List<String>> byTag = new HashMap<>();
        for (int i = 0; i < 400_000; i++) {
            String name = Integer.toString(i, 36);
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            byTag.computeIfAbsent(hashing.of(bytes, 0, bytes.length) & 0xFFFF, t -> new ArrayList<>())
                    .add(name);
        }
        List<String> colliding = byTag.get(0);
        assertThat(colliding).hasSizeGreaterThan(2);
        colliding.forEach(this::add);
        byTag.get(1).forEach(this::add);
        byTag.get(0xFFFF).forEach(this::add);
        assertSame();
        for (String name : List.copyOf(names)) {
            remove(name);
            assertThat(found(name)).isNull();
            names.forEach(other -> assertThat(found(other)).isNotNull());
        }
    }

    private void add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        Znode node = new Znode(null, NodeContent.of(bytes, 0, bytes.length, null), 1, 1, 0);
        children = children == null ? new ChildSegment().add(node, hashing) : children.add(node, hashing);
        expected.put(name, node);
        names.add(name);
    }

    private void remove(String name) {
        removeAt(names.indexOf(name));
    }

    private void removeAt(int at) {
        children = children.remove(expected.remove(names.get(at)), hashing);
        names.set(at, names.get(names.size() - 1));
        names.remove(names.size() - 1);
    }

    private Znode found(String name) {
        byte[] bytes = ("x/" + name + "/y").getBytes(StandardCharsets.UTF_8);
        return children == null ? null : children.find(bytes, 2, bytes.length - 4, hashing);
    }

    private void assertSame() {
        Set<Znode> visited = new HashSet<>();
        if (children != null) {
            children.forEach(node -> assertThat(visited.add(node)).isTrue());
            assertThat(children.size()).isEqualTo(expected.size());
        }
        assertThat(visited).isEqualTo(new HashSet<>(expected.values()));
        expected.forEach((name, node) -> assertThat(found(name)).as(name).isSameAs(node));
    }
}
