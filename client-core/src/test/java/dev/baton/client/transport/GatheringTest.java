package dev.baton.client.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final int SMALL = 100;

    private final Gathering gathering = new Gathering();

    @Test
    void whoHasFewCallsUnderWayNeverWaits() {
        for (int underWay = 1; underWay < Gathering.UNDER_WAY_MIN; underWay++) {
            for (int answered = 1; answered <= underWay; answered++) {
                assertThat(gathering.afterBurst(answered, SMALL, underWay - answered))
                        .isZero();
            }
        }
    }

    @Test
    void answersThatComeOneByOneAreGatheredForLongerAndLonger() {
        long rest = gathering.afterBurst(1, SMALL, 255);
        assertThat(rest).isEqualTo(Gathering.REST_NANOS_MIN);
        long longest = 0;
        for (int i = 0; i < 10; i++) {
            longest = gathering.afterBurst(5, SMALL, 251);
        }
        assertThat(longest).isEqualTo(Gathering.REST_NANOS_MAX);
    }

    @Test
    void theRestGrowsToWhatBringsAnEighthAndStaysThere() {
        int window = 64;
        double answersPerNano = 20_000 / 1e9;
        long rest = 0;
        for (int i = 0; i < 100; i++) {
            int answered = Math.max(1, (int) Math.round(rest * answersPerNano));
            rest = gathering.afterBurst(answered, SMALL, window - answered);
            assertThat(rest * answersPerNano).as("never more than a quarter").isLessThanOrEqualTo(window / 4.0);
        }
        assertThat(rest).isPositive();
    }

    @Test
    void aServerThatSendsBurstsIsNotKeptWaiting() {
        gathering.afterBurst(1, SMALL, 255);
        for (int i = 0; i < 10; i++) {
            assertThat(gathering.afterBurst(100, SMALL, 156)).isZero();
        }
        assertThat(gathering.afterBurst(40, SMALL, 200))
                .as("and not afterwards")
                .isZero();
    }

    @Test
    void largeAnswersAreNotGathered() {
        for (int i = 0; i < 10; i++) {
            assertThat(gathering.afterBurst(1, Gathering.BURST_BYTES_MAX + 1, 255))
                    .isZero();
        }
    }

    @Test
    void whereThereIsARestThreeQuartersAreStillDue() {
        for (int underWay = 1; underWay <= 300; underWay++) {
            for (int answered = 1; answered <= underWay; answered++) {
                Gathering rested = new Gathering();
                rested.afterBurst(1, SMALL, 255);
                if (rested.afterBurst(answered, SMALL, underWay - answered) > 0) {
                    assertThat(underWay - answered).isGreaterThanOrEqualTo(underWay * 3 / 4);
                }
            }
        }
    }

    @Test
    void theRestEndsWithTheCallsThatWereDue() {
        for (int i = 0; i < 10; i++) {
            gathering.afterBurst(1, SMALL, 255);
        }
        assertThat(gathering.afterBurst(1, SMALL, 3)).isZero();
        assertThat(gathering.afterBurst(1, SMALL, 255)).isEqualTo(Gathering.REST_NANOS_MIN);
    }
}
