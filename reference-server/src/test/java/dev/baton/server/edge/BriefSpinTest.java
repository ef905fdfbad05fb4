package dev.baton.server.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import org.junit.jupiter.api.Test;

class BriefSpinTest {
    private static final IntSupplier NOTHING = () -> 0;
    private static final IntSupplier READY = () -> 3;
    private static final long LONG = Long.MAX_VALUE / 4;

    /** Asks until the answer is another one than to look again. */
    private static int decide(BriefSpin spin, IntSupplier sockets) throws Exception {
        int answer = SelectStrategy.CONTINUE;
        while (answer == SelectStrategy.CONTINUE) {
            answer = spin.calculateStrategy(sockets, false);
        }
        return answer;
    }

    @Test
    void looksAgainWhileItIsWorthIt() throws Exception {
        BriefSpin spin = new BriefSpin(LONG);

        assertThat(spin.calculateStrategy(NOTHING, false)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(spin.calculateStrategy(NOTHING, false)).isEqualTo(SelectStrategy.CONTINUE);
        assertThat(spin.calculateStrategy(READY, false)).isEqualTo(3);
    }

    @Test
    void goesOnAtOnceWithTasks() throws Exception {
        BriefSpin spin = new BriefSpin(LONG);

        assertThat(spin.calculateStrategy(NOTHING, true)).isZero();
        assertThat(spin.calculateStrategy(READY, true)).isEqualTo(3);
    }

    @Test
    void sleepsAtOnceAfterLookingInVainForLong() throws Exception {
        BriefSpin spin = new BriefSpin(0);
        int[] looks = {0};
        IntSupplier counting = () -> {
            looks[0]++;
            return 0;
        };
        for (int i = 0; i < 100; i++) {
            assertThat(decide(spin, counting)).isEqualTo(SelectStrategy.SELECT);
        }
        int before = looks[0];
        int sleeps = 6400;
        for (int i = 0; i < sleeps; i++) {
            assertThat(decide(spin, counting)).isEqualTo(SelectStrategy.SELECT);
        }

        assertThat(looks[0] - before).as("looks while nothing comes").isBetween(1, sleeps / 32);
    }

    @Test
    void beginsAgainWhenRequestsComeFastAgain() throws Exception {
        BriefSpin spin = new BriefSpin(0);
        for (int i = 0; i < 1000; i++) {
            decide(spin, NOTHING);
        }
        int taken = 0;
        for (int i = 0; i < 1000; i++) {
            taken += decide(spin, READY) == 3 ? 1 : 0;
        }

        assertThat(taken).as("found by looking").isGreaterThan(900);
    }
}
