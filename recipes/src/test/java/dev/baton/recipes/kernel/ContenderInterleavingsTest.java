package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.ContenderWorld.Move;
import dev.baton.recipes.kernel.ContenderWorld.Rules;
import java.util.EnumSet;
import java.util.List;
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
        assertThat(Interleavings.explore(Rules.mutex(4), 0, true, 0, EnumSet.noneOf(Move.class)))
                .isGreaterThan(2_000);
    }

    @Test
    void threeContendersOneOfWhichVanishes() {
        assertThat(Interleavings.explore(Rules.mutex(3), 1, true, 1, EnumSet.of(Move.GIVE_UP)))
                .isGreaterThan(8_000);
    }

    @Test
    void twoContendersWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(Rules.mutex(2), 2, true, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(50_000);
    }

    @Test
    void oneContenderWithThreeFaultsOfAnyKind() {
        assertThat(Interleavings.explore(Rules.mutex(1), 1, true, 3, EnumSet.allOf(Move.class)))
                .isGreaterThan(1_000);
    }

    /** Field reports CURATOR-211 and KAZOO-650: readers that counted wrongly, or blocked writers for ever. */
    @Test
    void readersAndWritersWithoutFaults() {
        for (String letters : List.of("WRW", "RWR", "RRW", "WRR", "WWR", "RWRR")) {
            assertThat(Interleavings.explore(Rules.readWrite(letters), 0, true, 0, EnumSet.noneOf(Move.class)))
                    .isGreaterThan(100);
        }
    }

    @Test
    void aReaderAndAWriterWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(Rules.readWrite("RW"), 2, true, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(10_000);
    }

    /** Field report CURATOR-621: a writer that had become a reader was not seen by the writers behind it. */
    @Test
    void aWriterBecomesAReaderWhileOthersWait() {
        for (String letters : List.of("WW", "WR", "WWR", "WRW")) {
            assertThat(Interleavings.explore(Rules.readWrite(letters), 1, true, 1, EnumSet.of(Move.DOWNGRADE)))
                    .isGreaterThan(100);
        }
    }

    @Test
    void limitedHolders() {
        assertThat(Interleavings.explore(Rules.limited(3, 2), 0, true, 0, EnumSet.noneOf(Move.class)))
                .isGreaterThan(300);
        assertThat(Interleavings.explore(Rules.limited(3, 1), 1, true, 1, EnumSet.of(Move.GIVE_UP)))
                .isGreaterThan(1_000);
    }

    @Test
    void limitedHoldersWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(Rules.limited(2, 1), 2, true, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(10_000);
    }

    @Test
    void twoContendersThatDoNotWaitWithOneFaultOfAnyKind() {
        assertThat(Interleavings.explore(Rules.mutex(2), 2, false, 1, EnumSet.allOf(Move.class)))
                .isGreaterThan(10_000);
    }
}
