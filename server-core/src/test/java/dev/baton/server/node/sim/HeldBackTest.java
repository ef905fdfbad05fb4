package dev.baton.server.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.CloseReason;
import dev.baton.server.node.Limits;
import dev.baton.server.node.NodeInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client whose socket is not read while it is owed answers cannot be heard, and is spared for as long as that lasts. */
class HeldBackTest {
    private static final int MANY = 12;
    private static final int ROOMY = 1 << 20;
    private static final Limits FEW_IN_FLIGHT = new Limits(8, 4 << 20, 16 << 20, 4_096, ROOMY, 8, 100);
    private static final Limits FEW_PROPOSED = new Limits(1_000, 4 << 20, 16 << 20, 8, 8 * 256, 8, 100);

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void itsSessionDoesNotExpire(boolean leader, boolean inFlight) {
        Limits limits = inFlight ? FEW_IN_FLIGHT : FEW_PROPOSED;
        Ensemble ensemble = Ensemble.changed(5, 3, 0, config -> config.withLimits(limits));
        SimClient client = ensemble.open(leader ? ensemble.leader() : ensemble.follower());
        stall(ensemble, true);
        List<SimClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            calls.add(client.send(SimClient.create("/n" + i, 0)));
        }
        // What it sends is not read.
        client.pinging = false;
        ensemble.run(5 * Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI);
        assertThat(calls).noneMatch(call -> call.done);
        stall(ensemble, false);
        ensemble.await("all answers", () -> calls.stream().allMatch(call -> call.done));
        assertThat(calls).allMatch(SimClient.Call::ok);
        long answered = ensemble.now();
        ensemble.await("its end, when it says nothing though it may", () -> client.closed);
        assertThat(client.closeReason).isEqualTo(CloseReason.SESSION_EXPIRED);
        assertThat(ensemble.now() - answered)
                .as("what came before does not count")
                .isGreaterThanOrEqualTo(Ensemble.TIMEOUT_MILLIS * Ensemble.MILLI * 9 / 10);
    }

    /** All pings arrive and no proposal does. */
    private static void stall(Ensemble ensemble, boolean begins) {
        SimNode leader = ensemble.leader();
        for (SimNode member : ensemble.members()) {
            if (member != leader) {
                leader.step(new NodeInput.PeerCongestion(member.id(), begins));
            }
        }
    }
}
