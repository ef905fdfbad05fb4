package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.recipes.kernel.ContenderWorld.Move;
import dev.baton.recipes.kernel.ContenderWorld.Rules;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The larger worlds of {@link ContenderInterleavingsTest}; here because they take a while, though no server. */
class ContenderInterleavingsIT {
    @Test
    void fourContendersOneOfWhichVanishes() {
        assertThat(Interleavings.explore(Rules.mutex(4), 1, true, 1, EnumSet.of(Move.GIVE_UP)))
                .isGreaterThan(80_000);
    }

    @Test
    void threeContendersOneOfWhichLosesItsConnection() {
        assertThat(Interleavings.explore(Rules.mutex(3), 1, true, 1, EnumSet.of(Move.BREAK)))
                .isGreaterThan(80_000);
    }
}
