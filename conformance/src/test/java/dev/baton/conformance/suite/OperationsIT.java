package dev.baton.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.baton.conformance.harness.ClientUnderTest;
import dev.baton.conformance.harness.Pairing;
import dev.baton.conformance.harness.WireRecorder;
import dev.baton.conformance.harness.WireRecorder.Exchange;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of {@link ClientCases}, with proof from the wire that the operation was sent and so answered. */
class OperationsIT extends PairingSuite {
    static Stream<Pairing> pairings() {
        return Stream.of(Pairing.values());
    }

    private final WireRecorder recorder = new WireRecorder();

    @TestFactory
    Stream<DynamicTest> endsAsDeclared() {
        ClientUnderTest watched = another(proxy(recorder).connectString());
        return ClientCases.all().stream().map(it -> dynamicTest(it.toString(), () -> run(it, watched)));
    }

    private void run(ClientCase it, ClientUnderTest watched) {
        String place = client.create(
                        root + "/case-", new byte[0], dev.baton.wire.model.CreateMode.PERSISTENT_SEQUENTIAL)
                .path();
        it.prepare().run(watched, client, place);
        recorder.clear();
        refusal(() -> it.act().run(watched, client, place));
        assertThat(recorder.exchanges()).contains(new Exchange(it.op(), it.result()));
    }
}
