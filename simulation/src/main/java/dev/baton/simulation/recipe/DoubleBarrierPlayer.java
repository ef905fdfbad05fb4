package dev.baton.simulation.recipe;

import dev.baton.recipes.barrier.DoubleBarrier;
import dev.baton.recipes.barrier.Seat;
import dev.baton.server.tree.Znode;
import dev.baton.simulation.client.SimClient;
import dev.baton.simulation.world.Chance;
import dev.baton.simulation.world.Reach;
import dev.baton.simulation.world.Violation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Enters a double barrier with all others, and leaves it with them, round after round. In a crowd there are more of them than members, and all
 * rounds are at one node, so that one may begin while somebody still clears up the one before.
 */
final class DoubleBarrierPlayer extends RecipeProgram {
    private static final String READY = "ready";

    /** How many seats there were at each point of the history. */
    static final class Rounds implements Book {
        private final Troupe troupe;
        private final Map<Integer, TreeMap<Long, Integer>> seats = new TreeMap<>();
        private final boolean crowd;
        private int round;

        /** Who was let in since all was healed: into the present round, or ever in a crowd, where all rounds are at one node. */
        private final Set<String> letIn = new TreeSet<>();

        private boolean complete;

        Rounds(Troupe troupe, boolean crowd) {
            this.troupe = troupe;
            this.crowd = crowd;
            troupe.chronicle.watch(this::onDecided);
        }

        private void onDecided(long zxid) {
            Znode node = troupe.chronicle.tree().find(troupe.root + "/" + round);
            if (node != null) {
                int[] count = new int[1];
                node.forEachChildName(name -> count[0] += name.equals(READY) ? 0 : 1);
                TreeMap<Long, Integer> counts = seats.computeIfAbsent(round, key -> new TreeMap<>());
                if (counts.isEmpty() || counts.lastEntry().getValue() != count[0]) {
                    counts.put(zxid, count[0]);
                }
            }
        }

        /** Time may be up for whoever waits while somebody is missing; with all healed and all taking part, all are let in. */
        @Override
        public boolean isCalm() {
            boolean allTakePart = troupe.programs.size() == troupe.size()
                    && troupe.programs.stream()
                            .allMatch(program -> program.isAlive()
                                    && !program.client().state().isFinal());
            return !allTakePart || complete;
        }

        private int members() {
            return crowd ? Math.max(1, troupe.size() - 1) : troupe.size();
        }

        private void over(int which) {
            if (!crowd && which >= round) {
                round = which + 1;
                letIn.clear();
            }
        }

        private void letIn(String who, int which) {
            if (which == round) {
                letIn.add(who);
                complete |= letIn.size() >= troupe.size();
            }
        }

        /** The most that there were at one time from a zxid on. */
        private int most(int which, long from) {
            TreeMap<Long, Integer> counts = seats.getOrDefault(which, new TreeMap<>());
            Map.Entry<Long, Integer> at = counts.floorEntry(from);
            int most = at == null ? 0 : at.getValue();
            for (int count : counts.tailMap(from, false).values()) {
                most = Math.max(most, count);
            }
            return most;
        }
    }

    private final Rounds rounds;

    DoubleBarrierPlayer(Troupe troupe, SimClient process, Chance chance, Rounds rounds) {
        super(troupe, process, chance);
        this.rounds = rounds;
    }

    @Override
    int pendingMax() {
        return 1;
    }

    @Override
    void deed() {
        int round = rounds.round;
        DoubleBarrier barrier = DoubleBarrier.on(client(), root + "/" + round, rounds.members());
        long asked = troupe.chronicle.lastZxid();
        boolean calm = troupe.isCalming();
        track(barrier.enterAsync(limit().multipliedBy(2)), seat -> {
            if (calm) {
                rounds.letIn(id(), round);
            }
            entered(seat, round, asked);
        });
    }

    private void entered(Seat seat, int round, long asked) {
        // A round that others have left already is not counted any more.
        if (round == rounds.round) {
            troupe.reached(Reach.RECIPE_DOUBLE_BARRIER_FULL);
            Violation.unless(
                    rounds.most(round, asked) >= rounds.members(),
                    "RECIPE",
                    "%s is let in by %s since %x, not by %s",
                    this,
                    rounds.most(round, asked),
                    asked,
                    rounds.members());
        }
        track(
                seat.leaveAsync(limit().multipliedBy(2)),
                done -> {
                    troupe.reached(Reach.RECIPE_DOUBLE_BARRIER_LEFT);
                    rounds.over(round);
                },
                error -> rounds.over(round));
    }
}
