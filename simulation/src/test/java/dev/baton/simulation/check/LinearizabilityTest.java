package dev.baton.simulation.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.check.Linearizability.Action;
import dev.baton.simulation.check.Linearizability.Operation;
import dev.baton.simulation.check.Linearizability.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker finds what is wrong, and nothing else. */
class LinearizabilityTest {
    private static final long NEVER = Long.MAX_VALUE;

    private static Outcome check(Operation... operations) {
        return Linearizability.check(List.of(operations));
    }

    private static Operation write(long called, long answered, long value) {
        return new Operation(called, answered, Action.WRITE, value, 0);
    }

    private static Operation read(long called, long answered, long value, int version) {
        return new Operation(called, answered, Action.READ, value, version);
    }

    @Test
    void oneAfterTheOther() {
        assertThat(check(write(1, 2, 10), read(3, 4, 10, 1), write(5, 6, 11), read(7, 8, 11, 2)))
                .isEqualTo(Outcome.LINEARIZABLE);
    }

    @Test
    void aStaleRead() {
        assertThat(check(write(1, 2, 10), write(3, 4, 11), read(5, 6, 10, 1))).isEqualTo(Outcome.NOT_LINEARIZABLE);
    }

    @Test
    void overlappingOnesInAnyOrder() {
        assertThat(check(write(1, 9, 10), write(1, 9, 11), read(2, 3, 11, 1), read(4, 5, 10, 2)))
                .isEqualTo(Outcome.LINEARIZABLE);
        assertThat(check(write(1, 9, 10), write(1, 9, 11), read(2, 3, 11, 1), read(4, 5, 10, 2), read(6, 7, 11, 1)))
                .isEqualTo(Outcome.NOT_LINEARIZABLE);
    }

    @Test
    void anUnknownWriteMayHaveHappenedOrNot() {
        assertThat(check(write(1, NEVER, 10), read(5, 6, 0, 0))).isEqualTo(Outcome.LINEARIZABLE);
        assertThat(check(write(1, NEVER, 10), read(5, 6, 0, 0), read(7, 8, 10, 1)))
                .isEqualTo(Outcome.LINEARIZABLE);
        assertThat(check(write(5, NEVER, 10), read(1, 2, 10, 1))).isEqualTo(Outcome.NOT_LINEARIZABLE);
        assertThat(check(write(1, NEVER, 10), read(5, 6, 10, 1), read(7, 8, 0, 0)))
                .isEqualTo(Outcome.NOT_LINEARIZABLE);
    }

    @Test
    void aSwapGoesThroughAtItsVersionOnly() {
        Operation swap = new Operation(3, 4, Action.SWAP, 12, 1);
        Operation refused = new Operation(5, 6, Action.SWAP_REFUSED, 0, 1);
        assertThat(check(write(1, 2, 10), swap, refused, read(7, 8, 12, 2))).isEqualTo(Outcome.LINEARIZABLE);
        assertThat(check(write(1, 2, 10), write(1, 2, 11), swap)).isEqualTo(Outcome.NOT_LINEARIZABLE);
        assertThat(check(write(1, 2, 10), refused)).isEqualTo(Outcome.NOT_LINEARIZABLE);
    }

    @Test
    void aLongHistoryIsDecided() {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < Linearizability.OPERATIONS_MAX - 1; i++) {
            operations.add(write(i, i + 4, i + 1));
        }
        operations.add(read(200, 201, 1, Linearizability.OPERATIONS_MAX - 1));
        assertThat(Linearizability.check(operations)).isEqualTo(Outcome.NOT_LINEARIZABLE);
    }
}
