package dev.baton.server.zab.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.quorum.MajorityQuorum;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has to answer before a sync is. */
class ReadRoundsTest {
    private final ReadRounds<String> rounds = new ReadRounds<>(() -> MajorityQuorum.of(List.of(1L, 2L, 3L)), 1);

    private void begin(long... pinged) {
        assertThat(rounds.wantsRound()).isTrue();
        for (long sid : pinged) {
            rounds.onPingSent(sid);
        }
        rounds.begin();
    }

    @Test
    void anAnswerToAnEarlierPingProvesNothing() {
        rounds.onLearner(2);
        rounds.onPingSent(2);
        rounds.ask("now", 7);
        begin(2);
        assertThat(rounds.onPong(2)).isTrue();
        assertThat(rounds.takeConfirmed()).isEmpty();
        assertThat(rounds.onPong(2)).isTrue();
        assertThat(rounds.takeConfirmed()).containsExactly(new ReadRounds.Confirmed<>("now", 7));
    }

    /** Found by the simulator: a leader whose only serving learner had been replaced answered no sync any more. */
    @Test
    void aRoundBegunWithoutAQuorumIsConfirmedByWhoComesLater() {
        rounds.onLearner(2);
        rounds.ask("first", 7);
        begin(2);
        rounds.onGone(2);
        begin();
        rounds.ask("second", 8);
        assertThat(rounds.takeConfirmed()).isEmpty();

        rounds.onLearner(3);
        begin(3);
        assertThat(rounds.onPong(3)).isTrue();
        assertThat(rounds.takeConfirmed())
                .containsExactly(new ReadRounds.Confirmed<>("first", 7), new ReadRounds.Confirmed<>("second", 8));
    }
}
