package dev.baton.server.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.node.Limits;
import dev.baton.wire.model.Acl;
import dev.baton.wire.op.Create;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leader may be given to keep by one of its learners. */
class ForwardingBoundTest {
    private static final int CLIENTS = 8;
    private static final int EACH = 30;
    private static final int BYTES = 10_000;
    private static final int BYTES_MAX = 50 * BYTES;

    private static final Limits LIMITS = new Limits(1_000, 4 << 20, 16 << 20, 4_096, BYTES_MAX, 8, 100);

    @Test
    void aLearnerSendsNoMoreThanFitsAndTheRestInItsTurn() {
        Ensemble ensemble = Ensemble.changed(3, 3, 0, config -> config.withLimits(LIMITS));
        SimNode follower = ensemble.follower();
        List<SimClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(ensemble.open(follower));
        }
        long before = follower.view().serverStats().counters().writeCount();
        // What the leader decides does not come back.
        ensemble.network().cut(ensemble.leader(), follower);
        List<SimClient.Call> calls = new ArrayList<>();
        for (SimClient client : clients) {
            for (int n = 0; n < EACH; n++) {
                calls.add(client.send(new Create.Request("/n" + calls.size(), new byte[BYTES], Acl.OPEN, 0)));
            }
        }
        ensemble.run(200 * Ensemble.MILLI);
        assertThat(follower.view().serverStats().counters().writeCount() - before)
                .as("sent of " + calls.size())
                .isBetween(40L, 50L);
        ensemble.heal();
        ensemble.await("all answers", () -> calls.stream().allMatch(call -> call.done));
        assertThat(calls).allMatch(SimClient.Call::ok);
        assertThat(clients).allMatch(SimClient::isConnected);
        ensemble.awaitEqual();
    }
}
