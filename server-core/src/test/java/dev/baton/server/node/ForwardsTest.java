package dev.baton.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForwardsTest {
    private final Forwards forwards = new Forwards(10_000);

    @Test
    void isFullByBytesAndRelievedAtHalfOfThem() {
        for (int cxid = 1; cxid <= 9; cxid++) {
            forwards.add(7, cxid, 1_000);
        }
        assertThat(forwards.full()).isTrue();
        for (int cxid = 1; cxid <= 5; cxid++) {
            assertThat(forwards.relieved()).isFalse();
            forwards.decided(7, cxid);
        }
        forwards.decided(7, 6);
        assertThat(forwards.full()).isFalse();
        assertThat(forwards.relieved()).isTrue();
    }

    @Test
    void smallRequestsCountToo() {
        for (int cxid = 1; cxid <= 100 && !forwards.full(); cxid++) {
            forwards.add(1, cxid, 0);
        }
        assertThat(forwards.full()).isTrue();
    }

    @Test
    void whatOthersAskedForChangesNothing() {
        forwards.add(1, 1, 20_000);
        forwards.decided(2, 1);
        forwards.decided(1, 0);
        assertThat(forwards.full()).isTrue();
        forwards.decided(1, 1);
        assertThat(forwards.relieved()).isTrue();
        forwards.decided(1, 1);
    }

    @Test
    void whatDidNotComeInItsTurnDoesNotCome() {
        forwards.add(1, 1, 20_000);
        forwards.add(2, 1, 0);
        forwards.decided(2, 1);
        assertThat(forwards.relieved()).isTrue();
    }

    @Test
    void nothingIsLeftWithoutALeader() {
        forwards.add(1, 1, 20_000);
        forwards.clear();
        assertThat(forwards.relieved()).isTrue();
    }
}
