package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.ContenderWorld.Action;
import dev.baton.recipes.kernel.ContenderWorld.Move;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every order in which requests, answers, events and a bounded number of faults can interleave among a few contenders. In each
 * reachable state at most one holds, in token order, and where nothing can move any more everybody has had an answer and no
 * node is left: so no wake-up is lost, since a lost one would be a state with a waiter and no move.
 */
class ContenderInterleavingsTest {
    private record Visit(ContenderWorld world, int faultsLeft, Trail trail) {}

    private record Trail(Trail before, Action action) {
        List<Action> actions() {
            List<Action> actions = new ArrayList<>();
            for (Trail at = this; at != null; at = at.before) {
                actions.add(0, at.action);
            }
            return actions;
        }
    }

    @Test
    void twoContendersWithThreeFaultsOfAnyKind() {
        assertThat(explore(2, 2, true, 3, EnumSet.complementOf(EnumSet.of(Move.REPEAT)))).isGreaterThan(10_000);
    }

    @Test
    void threeContendersWithoutFaults() {
        assertThat(explore(3, 0, true, 0, EnumSet.noneOf(Move.class))).isGreaterThan(1_000);
    }

    @Test
    void impatientContendersNeverLeaveANodeBehind() {
        assertThat(explore(2, 2, false, 2, EnumSet.allOf(Move.class))).isGreaterThan(1_000);
    }

    static int explore(int contenders, int spared, boolean patient, int faults, Set<Move> allowed) {
        Set<Fingerprint> seen = new HashSet<>();
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(new ContenderWorld(contenders, patient), faults, null));
        while (!open.isEmpty()) {
            Visit visit = open.pop();
            List<Action> progress = visit.world().progress(spared);
            if (progress.isEmpty()) {
                check(visit.trail(), visit.world()::checkEnd);
            }
            for (Action action : progress) {
                push(visit, action, visit.faultsLeft(), seen, open);
            }
            if (visit.faultsLeft() > 0) {
                for (Action action : visit.world().faults(spared)) {
                    if (allowed.contains(action.move())) {
                        push(visit, action, visit.faultsLeft() - 1, seen, open);
                    }
                }
            }
        }
        return seen.size();
    }

    private static void push(Visit from, Action action, int faultsLeft, Set<Fingerprint> seen, Deque<Visit> open) {
        ContenderWorld next = from.world().copy();
        Trail trail = new Trail(from.trail(), action);
        check(trail, () -> next.apply(action));
        if (seen.add(Fingerprint.of(next.toString(), faultsLeft))) {
            open.push(new Visit(next, faultsLeft, trail));
        }
    }

    private static void check(Trail trail, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError((trail == null ? "at the start" : "after " + trail.actions()) + ": " + e.getMessage(), e);
        }
    }

    /** 128 bits of a state's text: enough to tell all states apart without keeping the texts. */
    private record Fingerprint(long high, long low) {
        static Fingerprint of(String text, int faultsLeft) {
            long high = 0xcbf29ce484222325L + faultsLeft;
            long low = 0x9e3779b97f4a7c15L ^ faultsLeft;
            for (int i = 0; i < text.length(); i++) {
                high = (high ^ text.charAt(i)) * 0x100000001b3L;
                low = (low + text.charAt(i)) * 0xbf58476d1ce4e5b9L;
                low ^= low >>> 29;
            }
            return new Fingerprint(high, low);
        }
    }
}
