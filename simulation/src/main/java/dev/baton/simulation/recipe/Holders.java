package dev.baton.simulation.recipe;

import dev.baton.simulation.check.PathHistory;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has what only so many may have, twice over. By the history: of those who were told that they are in, no more than
 * fit have their nodes at any time. By the clock: no more than fit can prove it at any moment; not asked where clocks
 * run fast or nodes are deleted by hand, which no lease knows of.
 */
final class Holders implements Book {
    /** One who was let in. */
    static final class Hold {
        private final RecipeProgram program;
        private final String node;
        private final long token;
        private final BooleanSupplier proven;
        private final BooleanSupplier there;
        private int weight;
        private boolean ended;
        private @Nullable String path;

        /**
         * Somebody who is told so at this moment.
         *
         * @param node what tells it from others; those who share a node count once
         * @param proven what it says itself
         * @param there what the history says
         */
        Hold(
                RecipeProgram program,
                String node,
                long token,
                int weight,
                BooleanSupplier proven,
                BooleanSupplier there) {
            this.program = program;
            this.node = node;
            this.token = token;
            this.weight = weight;
            this.proven = proven;
            this.there = there;
        }

        /** Its node, if it has one of its own. */
        Hold at(String nodePath) {
            path = nodePath;
            return this;
        }

        /** Given back, or lost. */
        void end() {
            ended = true;
        }

        /** Counts for nothing any more, since the same process has another one in its place. */
        void yield() {
            weight = 0;
        }

        boolean isProven() {
            return !ended && program.isAlive() && proven.getAsBoolean();
        }

        @Override
        public String toString() {
            return program.id() + " " + node + " token " + Long.toHexString(token) + " weight " + weight
                    + (there.getAsBoolean() ? " there" : " gone") + (ended ? " ended" : "");
        }
    }

    private final Troupe troupe;
    private final int capacity;
    private final Map<String, List<Hold>> holds = new TreeMap<>();
    private final Map<String, Long> newest = new TreeMap<>();

    /** When those who were in went, by what and token. */
    private final Map<String, TreeMap<Long, Long>> vacated = new TreeMap<>();

    Holders(Troupe troupe, int capacity) {
        this.troupe = troupe;
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    /** Somebody is let in. */
    void admitted(String what, Hold hold) {
        long before = newest.getOrDefault(what, 0L);
        if (hold.weight == capacity) {
            Violation.unless(
                    !hold.there.getAsBoolean() || hold.token >= before,
                    "G16",
                    "%s is let in to %s after token %x",
                    hold,
                    what,
                    before);
            newest.put(what, Math.max(before, hold.token));
            checkTurn(what, hold);
        }
        holds.computeIfAbsent(what, key -> new ArrayList<>()).add(hold);
        checkOne(what);
    }

    /** One whose node is gone already may still be told so, but not if it was gone before its turn came. */
    private void checkTurn(String what, Hold hold) {
        noteVacated(what);
        long gone = goneAt(hold);
        long turn = vacated.getOrDefault(what, new TreeMap<>()).headMap(hold.token).values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        Violation.unless(gone > turn, "G16", "%s is let in to %s at %x, but was gone at %x", hold, what, turn, gone);
    }

    private void noteVacated(String what) {
        for (Hold hold : holds.getOrDefault(what, List.of())) {
            long gone = goneAt(hold);
            if (gone < Long.MAX_VALUE) {
                vacated.computeIfAbsent(what, key -> new TreeMap<>()).put(hold.token, gone);
            }
        }
    }

    /** When its node went, the end of time if it has not, or is not known. */
    private long goneAt(Hold hold) {
        String path = hold.path;
        if (path == null || hold.there.getAsBoolean()) {
            return Long.MAX_VALUE;
        }
        return troupe.chronicle.paths().between(path, 0, troupe.chronicle.lastZxid()).stream()
                .filter(version -> !version.exists())
                .mapToLong(PathHistory.Version::zxid)
                .max()
                .orElse(Long.MAX_VALUE);
    }

    /** How many can prove that they have it. */
    long provenCount(String what) {
        return holds.getOrDefault(what, List.of()).stream()
                .filter(Hold::isProven)
                .count();
    }

    @Override
    public void check() {
        holds.keySet().forEach(this::checkOne);
    }

    private void checkOne(String what) {
        List<Hold> all = holds.getOrDefault(what, List.of());
        noteVacated(what);
        all.removeIf(hold -> !hold.there.getAsBoolean() && !hold.isProven());
        int there = 0;
        int proven = 0;
        int parties = 0;
        Set<String> nodes = new HashSet<>();
        for (Hold hold : all) {
            if (hold.there.getAsBoolean() && nodes.add(hold.node)) {
                there += hold.weight;
            }
            if (hold.isProven()) {
                proven += hold.weight;
                parties++;
            }
        }
        Violation.unless(there <= capacity, "G16", "%s: more are in than fit into %s: %s", what, capacity, all);
        if (troupe.shop.isStrict() && !troupe.vandals) {
            Violation.unless(proven <= capacity, "G16", "%s: more prove it than fit into %s: %s", what, capacity, all);
        }
        if (parties > 1) {
            troupe.reached(Reach.RECIPE_HELD_TOGETHER);
        }
    }
}
