package dev.baton.recipes.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.recipes.kernel.Admission.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static final String OWN = "_c_b-lock-0000000005";

    @Test
    void theFirstIsAdmitted() {
        assertThat(judge("_c_a-lock-0000000006", OWN)).isEqualTo(new Verdict.Admit());
    }

    @Test
    void theSecondWaitsForTheFirstAndNeedsNoOtherLook() {
        assertThat(judge(OWN, "_c_z-lock-0000000003")).isEqualTo(new Verdict.Await("_c_z-lock-0000000003", true, null));
    }

    @Test
    void everybodyElseWaitsForTheOneBeforeAndKeepsAnEyeOnTheOneBeforeThat() {
        assertThat(judge("_c_a-lock-0000000001", "_c_a-lock-0000000004", OWN, "_c_a-lock-0000000003"))
                .isEqualTo(new Verdict.Await("_c_a-lock-0000000004", false, "_c_a-lock-0000000003"));
    }

    @Test
    void prefixesDoNotMatterAndForeignChildrenDoNotCount() {
        assertThat(judge("aaa", "zzz__lock__0000000002", OWN, "leases"))
                .isEqualTo(new Verdict.Await("zzz__lock__0000000002", true, null));
    }

    @Test
    void theOrderGoesOnOverAnOverflowOfTheCounter() {
        Ranking ranking = Ranking.of("x-lock--2147483648", List.of("x-lock--2147483648", "y-lock-2147483647"));
        assertThat(Admission.MUTEX.judge(ranking)).isEqualTo(new Verdict.Await("y-lock-2147483647", true, null));
    }

    @Test
    void forgedEqualNumbersAreOrderedByText() {
        assertThat(judge(OWN, "_c_a-lock-0000000005")).isEqualTo(new Verdict.Await("_c_a-lock-0000000005", true, null));
        assertThat(judge(OWN, "_c_c-lock-0000000005")).isEqualTo(new Verdict.Admit());
    }

    @Test
    void knowsWhetherTheOwnNodeIsThere() {
        assertThat(Ranking.of(OWN, List.of(OWN)).present()).isTrue();
        assertThat(Ranking.of(OWN, List.of()).present()).isFalse();
        assertThatThrownBy(() -> Ranking.of("plain", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Verdict judge(String... names) {
        return Admission.MUTEX.judge(Ranking.of(OWN, List.of(names)));
    }
}
