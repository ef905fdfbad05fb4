package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.ContenderWorld.Move;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Every order in which requests, answers, events and a bounded number of faults can interleave among a few contenders. In each
 * reachable state at most one holds, in token order, and where nothing can move any more everybody has had an answer and no
 * node is left: so no wake-up is lost, since a lost one would be a state with a waiter and no move.
 *
 * <p>The numbers of states are lower bounds that show that the search went where it should. Larger worlds are in {@link
 * ContenderInterleavingsIT}.
 */
class ContenderInterleavingsTest {
    @Test
    void fourContendersWithoutFaults() {
        assertThat(Interleavings.explore(4, 0, true, 0, EnumSet.noneOf(Move.class)))
                .isGreaterThan(10_000);
    }

    @Test
    void threeContendersOneOfWhichVanishes() {
        assertThat(Interleavings.explore(3, 1, true, 1, EnumSet.of(Move.GIVE_UP)))
                .isGreaterThan(10_000);
    }

    @Test
    void twoContendersWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(2, 2, true, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(50_000);
    }

    @Test
    void oneContenderWithThreeFaultsOfAnyKind() {
        assertThat(Interleavings.explore(1, 1, true, 3, EnumSet.allOf(Move.class)))
                .isGreaterThan(1_000);
    }

    @Test
    void twoContendersThatDoNotWaitWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(2, 2, false, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(10_000);
    }
}
