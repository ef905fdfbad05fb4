package dev.baton.conformance.ensemble;

import static dev.baton.conformance.harness.EnsembleUnderTest.Part.BATON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.baton.conformance.harness.ClientKind;
import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.ServerLogs;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults of single members of an ensemble of processes, one after the other, while somebody writes: nothing acknowledged is lost, a majority
 * goes on without the member, and in the end all hold the same. A short selection runs in every build;
 * {@code -Dbaton.ensemble.full=true} runs all, with three members and with five. The longest time without an acknowledgement is logged.
 */
@ExtendWith(ServerLogs.class)
class ProcessFaultsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessFaultsIT.class);
    private static final int FULL_SIZE = 5;

    static Stream<Arguments> faults() {
        if (!Boolean.getBoolean("baton.ensemble.full")) {
            return Stream.of(arguments(3, List.of(Fault.DEAF_LEADER, Fault.SPOILT_LOG)));
        }
        return Stream.of(arguments(3, List.of(Fault.values())), arguments(FULL_SIZE, List.of(Fault.values())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anEnsembleOutlives(int size, List<Fault> faults) {
        try (EnsembleUnderTest ensemble = EnsembleUnderTest.proxied(
                        Collections.nCopies(size, BATON),
                        settings -> settings.withConfig("syncLimit", "4")
                                .withConfig("sessionSecret", "a secret of the suites"))
                .start()) {
            try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
                client.create(Ledger.BASE, "");
            }
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                ledger.awaitProgress(100);
                for (Fault fault : faults) {
                    ledger.takeLongestGap();
                    fault.strike(ensemble, ledger);
                    ensemble.awaitServing();
                    ledger.awaitProgress(20);
                    LOG.warn(
                            "fault={} members={} longestWriteGapMillis={}",
                            fault,
                            size,
                            ledger.takeLongestGap().toMillis());
                }
                ledger.stop();
                EnsembleChecks.nothingLost(ensemble, ledger.acknowledged());
            }
            assertThat(ensemble.running()).hasSize(size);
            assertThat(EnsembleChecks.equalTrees(ensemble)).isGreaterThan(100);
        }
    }
}
