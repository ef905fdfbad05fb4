package dev.baton.conformance.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.conformance.harness.ClientKind;
import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest;
import dev.baton.conformance.harness.EnsembleUnderTest.Part;
import dev.baton.conformance.harness.ServerLogs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGKILL of the leader of three processes under writes, again and again. {@code -Dbaton.kills=100} makes it long,
 * {@code -Dbaton.kills.members=APACHE,APACHE,APACHE} asks the same of others; the outages are logged. An ensemble of Baton's alone has
 * a common secret, so that it decides elections without waiting.
 */
@ExtendWith(ServerLogs.class)
class LeaderKillsIT {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderKillsIT.class);
    private static final Duration OUTAGE_MAX = Duration.ofSeconds(30);
    private static final int KILLS = Integer.getInteger("baton.kills", 2);

    private static List<Part> members() {
        String names = System.getProperty("baton.kills.members", "BATON,BATON,BATON");
        return Arrays.stream(names.split(",")).map(Part::valueOf).toList();
    }

    @Test
    void writesGoOnAndNothingAcknowledgedIsLost() {
        List<Duration> outages = new ArrayList<>();
        boolean allBaton = members().stream().allMatch(Part.BATON::equals);
        try (EnsembleUnderTest ensemble = EnsembleUnderTest.of(
                        members(),
                        settings ->
                                allBaton ? settings.withConfig("sessionSecret", "a secret of the suites") : settings)
                .start()) {
            try (ClientUnderTest client = ClientKind.BATON.connect(ensemble.connectString())) {
                client.create(Ledger.BASE, "");
            }
            try (Ledger ledger = Ledger.open(ensemble.connectString(), 1)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    ledger.awaitProgress(100);
                    int leader = ensemble.leader().orElseThrow();
                    ledger.takeLongestGap();
                    ensemble.kill(leader);
                    ledger.awaitProgress(20);
                    outages.add(ledger.takeLongestGap());
                    ensemble.restart(leader);
                }
                ledger.stop();
                EnsembleChecks.nothingLost(ensemble, ledger.acknowledged());
            }
            EnsembleChecks.equalTrees(ensemble);
        }
        Collections.sort(outages);
        LOG.warn(
                "write outage after SIGKILL of the leader members={} kills={} medianMillis={} maxMillis={} all={}",
                members(),
                KILLS,
                outages.get(outages.size() / 2).toMillis(),
                outages.get(outages.size() - 1).toMillis(),
                outages.stream().map(Duration::toMillis).toList());
        assertThat(outages).hasSize(KILLS).allMatch(outage -> outage.compareTo(OUTAGE_MAX) < 0);
    }
}
