package dev.baton.simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.simulation.fault.Fault;
import dev.baton.simulation.fault.FaultKind;
import dev.baton.simulation.world.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a seed, a schedule and a failure are worth. */
class RunTest {
    private static final long SEED = 4_711;

    @Test
    void theSameSeedIsTheSameRun() {
        List<Fault> faults = Simulation.faultsOf(SEED);
        Simulation.Result first = new Simulation(SEED, faults, false).run();
        Simulation.Result second = new Simulation(SEED, faults, false).run();
        assertThat(second.isSameAs(first)).isTrue();
        assertThat(first.decided()).isPositive();
    }

    @Test
    void anotherSeedOrOneFaultLessIsAnotherRun() {
        List<Fault> faults = Simulation.faultsOf(SEED);
        Simulation.Result whole = new Simulation(SEED, faults, false).run();
        assertThat(new Simulation(SEED, faults.subList(1, faults.size()), false)
                        .run()
                        .isSameAs(whole))
                .isFalse();
        assertThat(new Simulation(SEED + 1, Simulation.faultsOf(SEED + 1), false)
                        .run()
                        .isSameAs(whole))
                .isFalse();
    }

    @Test
    void aScheduleIsAWordAndBack() {
        List<Fault> faults = Simulation.faultsOf(SEED);
        assertThat(faults).isNotEmpty();
        assertThat(Fault.parse(Fault.format(faults))).isEqualTo(faults);
        assertThat(Fault.parse(Fault.format(List.of()))).isEmpty();
        assertThatThrownBy(() -> Fault.parse("12:CRASH:1")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Epochs of a hundred transactions, used up within less than a session's timeout: a dead client's claims stayed for ever. */
    @Test
    void whatADeadClientHasIsFreeInTheEndAlthoughEpochsAreShort() {
        List<Fault> faults = Fault.parse("262000:CLIENT_CRASH:103:1:1000:1,"
                + "263000:CLIENT_CRASH:104:1:1000:1,264000:CLIENT_CRASH:105:1:1000:1");
        assertThat(new Simulation(1_783, faults, false).run().epochs()).isGreaterThan(10);
    }

    /** Two phases had ended before it could ask, so nothing told of it any more, and it arrived again. */
    @Test
    void anArrivalWhoseAnswerWasLostIsNotCountedTwice() {
        List<Fault> faults = Fault.parse("14373:SLOW_DISK:-1:3:6574:6,16603:COUP:3:1:1974:4");
        assertThat(new Simulation(1_495, faults, false).run().decided()).isPositive();
    }

    @Test
    void programsSlowDownSoFarThatAnEpochOutlastsSessions() {
        SimOptions options = SimOptions.draw(1_783);
        assertThat(options.sessionMillis()).isEqualTo(30_000);
        assertThat(options.slowness(1e-9)).as("30 of the 101 of an epoch").isEqualTo(1);
        assertThat(options.slowness(5e-9)).as("150 and more, three times").isEqualTo(5);
    }

    @Test
    void theShrinkerLeavesWhatIsNeeded() {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            faults.add(new Fault(i, FaultKind.CRASH, 1, 0, 1, 0));
        }
        Failure first = failure(faults);
        Failure smallest = new Shrinker(RunTest::failsWithBoth, 1_000).smallest(first);
        assertThat(smallest.faults()).containsExactly(faults.get(7), faults.get(41));
        assertThat(smallest.replay()).contains("--seed 1 ").contains("7:CRASH:1:0:1:0,41:CRASH:1:0:1:0");
    }

    @Test
    void theShrinkerStopsWhenItsRunsAreUsed() {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            faults.add(new Fault(i, FaultKind.CRASH, 1, 0, 1, 0));
        }
        Failure smallest = new Shrinker(RunTest::failsWithBoth, 3).smallest(failure(faults));
        assertThat(smallest.faults()).contains(faults.get(7), faults.get(41)).hasSizeGreaterThan(2);
    }

    /** As a bug would that needs two faults. */
    private static @Nullable Failure failsWithBoth(List<Fault> faults) {
        boolean both = faults.stream().anyMatch(fault -> fault.atMillis() == 7)
                && faults.stream().anyMatch(fault -> fault.atMillis() == 41);
        return both ? failure(faults) : null;
    }

    private static Failure failure(List<Fault> faults) {
        return new Failure(1, 2, 3, faults, new Violation("I0", "made up"));
    }
}
