package dev.baton.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StolenTimeTest {
    @Test
    void isAShareOfAllTimeOfAllProcessors() {
        StolenTime before = StolenTime.parse("cpu  100 10 50 800 20 0 10 10 5 0");
        StolenTime after = StolenTime.parse("cpu  150 10 80 890 20 0 10 40 9 0");
        assertThat(before).isEqualTo(new StolenTime(1_000, 10));
        assertThat(after.shareSince(before)).isEqualTo(0.15);
        assertThat(before.shareSince(before)).isZero();
    }

    @Test
    void canBeReadHere() {
        StolenTime now = StolenTime.now();
        assertThat(now.ticks()).isPositive();
        assertThat(StolenTime.now().shareSince(now)).isBetween(0.0, 1.0);
    }
}
