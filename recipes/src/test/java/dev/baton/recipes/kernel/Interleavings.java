package dev.baton.recipes.kernel;

import dev.baton.recipes.kernel.ContenderWorld.Action;
import dev.baton.recipes.kernel.ContenderWorld.Move;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Visits every state that a {@link ContenderWorld} can reach, and checks each, and each end. */
final class Interleavings {
    private final int spared;
    private final Set<Move> allowed;
    private final Set<Fingerprint> seen = new HashSet<>();
    private final Deque<Visit> open = new ArrayDeque<>();

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

    private Interleavings(int spared, Set<Move> allowed) {
        this.spared = spared;
        this.allowed = allowed;
    }

    /**
     * Explores.
     *
     * @param rules who contends, and how
     * @param spared contenders from this index on have no faults
     * @param patient whether they wait
     * @param faults how many faults may strike in one history
     * @param allowed which
     * @return the number of states
     */
    static int explore(ContenderWorld.Rules rules, int spared, boolean patient, int faults, Set<Move> allowed) {
        Interleavings all = new Interleavings(spared, allowed);
        ContenderWorld start = new ContenderWorld(rules, patient, allowed.contains(Move.REPEAT));
        all.open.push(new Visit(start, faults, null));
        while (!all.open.isEmpty()) {
            all.visit(all.open.pop());
        }
        return all.seen.size();
    }

    private void visit(Visit visit) {
        List<Action> progress = visit.world().progress(spared);
        if (progress.isEmpty()) {
            check(visit.trail(), visit.world()::checkEnd);
        }
        for (Action action : progress) {
            push(visit, action, visit.faultsLeft());
        }
        if (visit.faultsLeft() > 0) {
            for (Action action : visit.world().faults(spared)) {
                if (allowed.contains(action.move())) {
                    push(visit, action, visit.faultsLeft() - 1);
                }
            }
        }
    }

    private void push(Visit from, Action action, int faultsLeft) {
        ContenderWorld next = from.world().copy();
        Trail trail = new Trail(from.trail(), action);
        check(trail, () -> next.apply(action));
        if (seen.add(Fingerprint.of(next.fingerprint(), faultsLeft))) {
            open.push(new Visit(next, faultsLeft, trail));
        }
    }

    private static void check(Trail trail, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | AssertionError e) {
            String when = trail == null ? "at the start" : "after " + trail.actions();
            throw new AssertionError(when + ": " + e.getMessage(), e);
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
